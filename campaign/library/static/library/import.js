/*
 * Processes a batch until no file is left: posts the page's form repeatedly and shows the returned HTML. Without this
 * script, the button "Đọc tiếp" does the same one step at a time.
 */
(() => {
  const RETRY_MS = 5_000;
  const results = document.querySelector("[data-import-results]");
  if (!results) return;

  const step = async () => {
    const form = results.querySelector("form");
    if (!form) return;
    form.querySelector("button").disabled = true;
    let wait = 0;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      results.innerHTML = await response.text();
    } catch {
      wait = RETRY_MS;
      form.querySelector("button").disabled = false;
    }
    window.setTimeout(step, wait);
  };

  step();
})();
