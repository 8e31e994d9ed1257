/* Shows in the rule's form which of the latest items the rule would match. It saves nothing. */
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-inbox-try]");
    if (!button) return;
    const place = document.getElementById("thu-quy-tac");
    button.disabled = true;
    let response;
    try {
      response = await fetch(button.dataset.inboxTry, { method: "POST", body: new FormData(button.form) });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      place.innerHTML = await response.text();
    } catch {
      place.textContent = window.admin.failure("Chưa thử được.", response);
    } finally {
      button.disabled = false;
    }
  });
})();
