/*
 * Functions shared by several scripts of the admin: show a message in Wagtail's place, send fields, say why something
 * failed, make a pressed button ready again.
 */
window.admin = {
  /** Shows `text` in place of earlier messages. For 20 seconds, or until a click, it stays visible to a person who has
      scrolled down. `type` is "success", "warning" or "error". */
  say(type, text) {
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, text, type } }));
    const messages = document.querySelector(".messages");
    messages.classList.add("messages--told");
    messages.onclick = () => messages.classList.remove("messages--told");
    clearTimeout(window.admin.told);
    window.admin.told = setTimeout(messages.onclick, 20_000);
  },

  /** Sends `fields` with the session's token, which is a new one if the person signed in again over this screen. */
  post(url, fields, options = {}) {
    const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const headers = { [CSRF_HEADER_NAME]: CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" };
    return fetch(url, { method: "POST", headers, body, ...options });
  },

  /** Returns `what`, the failure, and advice: reload if `response` is from the sign-in or a refusal, else try again. */
  failure(what, response) {
    const isEnded = response?.redirected || response?.status === 403;
    const cause = isEnded ? "Có thể phiên làm việc đã hết: hãy tải lại trang." : "Hãy kiểm tra kết nối rồi thử lại.";
    return `${what} ${cause}`;
  },

  /** Makes the button, if any, of an unsent form ready again. Wagtail disables it for half a minute. */
  rest(button) {
    if (!button) return;
    window.wagtail.app.getControllerForElementAndIdentifier(button, "w-progress")?.deactivate();
  },
};

/* The block chooser and other panels that open in the page stay beside the menu, below which Wagtail would place their
   left half: its scripts take the nearest element that scrolls for their frame, and here that is the window. */
new MutationObserver((changes) => {
  const main = document.getElementById("main");
  const boundary = { name: "preventOverflow", options: { boundary: main } };
  for (const panel of changes.flatMap((change) => [...change.addedNodes])) {
    if (!panel._tippy || !main?.contains(panel)) continue;
    const { modifiers = [], ...others } = panel._tippy.props.popperOptions;
    if (modifiers.some((modifier) => modifier.options?.boundary)) continue;
    panel._tippy.setProps({ popperOptions: { ...others, modifiers: [...modifiers, boundary] } });
  }
}).observe(document.documentElement, { childList: true, subtree: true });

/* Escape returns the focus from a menu to the button that opened it; otherwise it would be lost. */
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !event.target.closest("[data-tippy-root], .sidebar-sub-menu-panel")) return;
    const menu = event.target.closest("[data-controller~='w-dropdown'], .sidebar-sub-menu-item");
    menu?.querySelector("[data-w-dropdown-target='toggle'], .sidebar-menu-item__link")?.focus();
  },
  true,
);
