/*
 * Makes every other form of the admin into which something was typed check the session before it is sent, as the editor
 * does, because a form that is sent without a session is lost. Text typed here is not kept in the browser.
 */
(() => {
  const { keptText } = window;
  // For each form, the person who typed into it.
  const typists = new WeakMap();
  const waiting = new WeakSet();
  const passing = new WeakSet();

  const note = ({ target, isTrusted }) => {
    const { form } = target;
    if (!isTrusted || !form || form.method !== "post" || form === keptText.editor?.form || typists.has(form)) return;
    const session = keptText.ask();
    typists.set(form, session.then((found) => (found.state === "here" ? found : null)));
  };

  const send = async (form, button) => {
    const session = await keptText.hold(await typists.get(form), { isKept: false });
    if (!session) {
      window.admin.rest(button);
      return;
    }
    window.wagtailConfig.CSRF_TOKEN = session.csrf;
    const token = form.elements.csrfmiddlewaretoken;
    if (token) token.value = session.csrf;
    // Wagtail disables a pressed button, so the browser would not send it.
    const isOff = button?.disabled;
    const instead = keptText.make("input", { type: "hidden", name: button?.name ?? "", value: button?.value ?? "" });
    if (isOff && button.name) form.append(instead);
    passing.add(form);
    form.requestSubmit(isOff ? null : button);
    passing.delete(form);
    // The person may press another button next.
    instead.remove();
  };

  const intercept = (event) => {
    const form = event.target;
    if (!typists.has(form) || passing.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting.has(form)) return;
    waiting.add(form);
    send(form, event.submitter).finally(() => waiting.delete(form));
  };

  for (const type of ["input", "change"]) document.addEventListener(type, note, true);
  document.addEventListener("submit", intercept, true);
})();
