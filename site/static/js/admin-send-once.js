/*
 * Sends a form once: a second press while the server is busy would create a second link, task or letter. After ten
 * seconds it may be sent again, because a form that was stopped, or whose response is a file, leaves its screen open.
 */
(() => {
  const UNDER_WAY = 10_000;
  let sentAt = new WeakMap();

  // On the window, because by then other scripts have stopped the forms that they hold or send themselves.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    const now = performance.now();
    if (now - sentAt.get(form) < UNDER_WAY) event.preventDefault();
    else sentAt.set(form, now);
  });

  // The browser's Back button may restore a screen with its scripts' state.
  addEventListener("pageshow", () => {
    sentAt = new WeakMap();
  });
})();
