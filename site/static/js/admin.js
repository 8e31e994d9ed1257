/*
 * What several scripts of the admin do: say something in Wagtail's messages, send fields, let a pressed button rest.
 */
window.admin = {
  /** Shows `text` in place of the messages before; `type` is "success", "warning" or "error". */
  say(type, text) {
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, text, type } }));
  },

  /** Sends `fields` with the session's token, which is a new one if the person signed in again over this screen. */
  post(url, fields, options = {}) {
    const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const headers = { [CSRF_HEADER_NAME]: CSRF_TOKEN, "X-Requested-With": "XMLHttpRequest" };
    return fetch(url, { method: "POST", headers, body, ...options });
  },

  /** Makes a button whose form is not sent ready again. Wagtail disables one for half a minute from the click on. */
  rest(button) {
    window.wagtail.app.getControllerForElementAndIdentifier(button, "w-progress")?.deactivate();
  },
};
