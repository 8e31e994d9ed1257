/*
 * Sends a form once: a second press, while the server takes its time, would make a second link, task or letter. After ten
 * seconds it may be sent again, because a form that was stopped, or is answered by a file, leaves its screen as it was.
 */
(() => {
  const UNDER_WAY = 10_000;
  let sentAt = new WeakMap();

  // On the window: what other scripts hold or send by themselves is known by then.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    const now = performance.now();
    if (now - sentAt.get(form) < UNDER_WAY) event.preventDefault();
    else sentAt.set(form, now);
  });

  // The way back may show a screen as it was left.
  addEventListener("pageshow", () => {
    sentAt = new WeakMap();
  });
})();
