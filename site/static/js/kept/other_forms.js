/*
 * Makes every other form of the admin in which something was typed wait for the session, as the editor does: a form
 * that is sent without one is lost. What is typed here is not kept in the browser.
 */
(() => {
  const { keptText } = window;
  // The person who typed into a form.
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
    // A button that shows that it works is disabled, and would not be sent.
    const isOff = button?.disabled;
    const instead = keptText.make("input", { type: "hidden", name: button?.name ?? "", value: button?.value ?? "" });
    if (isOff && button.name) form.append(instead);
    passing.add(form);
    form.requestSubmit(isOff ? null : button);
    passing.delete(form);
    // The next press may be of another button.
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
