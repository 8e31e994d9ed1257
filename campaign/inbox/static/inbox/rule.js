/* Shows in the rule's form which of the latest items the rule would match. It saves nothing. */
(() => {
  const FAILED = "Chưa thử được. Hãy kiểm tra kết nối rồi bấm lại.";

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-inbox-try]");
    if (!button) return;
    const place = document.getElementById("thu-quy-tac");
    button.disabled = true;
    try {
      const response = await fetch(button.dataset.inboxTry, { method: "POST", body: new FormData(button.form) });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      place.innerHTML = await response.text();
    } catch {
      place.textContent = FAILED;
    } finally {
      button.disabled = false;
    }
  });
})();
