/*
 * Keeps the text typed into the form of a page or snippet until the server has confirmed that it is saved. Before a
 * save, makes sure that the person is still signed in, because a form that is sent without a session is lost.
 */
(() => {
  const { keptText } = window;
  const { store } = keptText;
  const form = document.querySelector("form[data-edit-form]");
  // After the first autosave of a new text, the form is sent to the text's own address.
  const path = () => new URL(form.getAttribute("action") || location.href, location.href).pathname;
  // Judged by the form's address, because the screens "Viết bài" and "Viết cảnh báo" have addresses of their own.
  if (!form || !/^\/admin\/(pages|snippets)\//.test(path())) return;

  const EVERY = 1000;
  // The rich text editor copies typed text into the form after 250 ms.
  const WRITTEN = 300;
  // While the form is being sent, nothing else is. If it gets stuck, it may be sent again after this time, as long as
  // Wagtail's buttons wait.
  const UNDER_WAY = 30_000;
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "kept_text", "kept_text_look"]);
  // A form that came back after sending, with a mistake or for comparison, goes on with the same kept text.
  const cameBack = form.dataset.wUnsavedForceValue === "true";
  const id = (cameBack && sessionStorage.getItem("kept-text")) || crypto.randomUUID();

  let me = null;
  let timer = null;
  let changes = 0;
  let isKept = Promise.resolve();
  let isPassing = false;
  let sentAt = -Infinity;
  let checking = null;
  // The next screen asks whether it was saved.
  let isSent = false;

  const put = async () => {
    if (!store.isAvailable || !me) return;
    const fields = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !LEFT_OUT.has(name),
    );
    const title = form.elements.title?.value || document.title;
    await store.put({ id, person: me.person, path: path(), at: Date.now(), isSent }, { title, fields }, me.keys);
  };

  // One after the other, so that an older text never overwrites a newer one.
  const keep = () => {
    clearTimeout(timer);
    timer = null;
    isKept = isKept.then(put).catch((error) => console.error(error));
    return isKept;
  };

  const changed = (event) => {
    // Events dispatched by scripts are no changes, except for Wagtail's own. That of autosave.js does not bubble.
    if (!event.isTrusted && !(event.type === "w-unsaved:add" && event.bubbles)) return;
    changes += 1;
    timer ??= setTimeout(keep, EVERY);
    editor.changed();
  };

  const renew = (session) => {
    me = { person: session.person, name: session.name, keys: session.keys };
    window.wagtailConfig.CSRF_TOKEN = session.csrf;
    form.elements.csrfmiddlewaretoken.value = session.csrf;
  };

  // The fields added for a save are removed after it: the person may stop it and press another button.
  const send = (fields) => {
    const inputs = fields.map(([name, value]) => keptText.make("input", { type: "hidden", name, value }));
    form.append(...inputs);
    isPassing = true;
    form.requestSubmit();
    isPassing = false;
    sentAt = performance.now();
    inputs.forEach((input) => input.remove());
  };

  const save = async (button) => {
    await Promise.all([keptText.autosave.settle(), checking, keptText.pasted]);
    await new Promise((resolve) => setTimeout(resolve, WRITTEN));
    isSent = true;
    await keep();
    const session = await keptText.hold(me);
    if (!session) {
      isSent = false;
      await keep();
      window.admin.rest(button);
      keptText.autosave.pause();
      return;
    }
    renew(session);
    sessionStorage.setItem("kept-text", id);
    // Wagtail disables a pressed button, so the browser would not send it.
    send([["kept_text", id], ...(button?.name ? [[button.name, button.value]] : [])]);
  };

  let isSaving = false;
  const isUnderWay = () => performance.now() - sentAt < UNDER_WAY;
  const intercept = (event, button) => {
    if (isPassing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isSaving || isUnderWay()) return;
    isSaving = true;
    save(button).finally(() => {
      isSaving = false;
    });
  };

  document.addEventListener("submit", (event) => event.target === form && intercept(event, event.submitter), true);
  // Wagtail's windows submit the form by jQuery, which calls only its own listeners.
  window.jQuery(form).on("submit", (event) => event.isTrigger && intercept(event, null));

  // Wagtail's own window at a click on "save" offers neither a new sign-in nor the comparison.
  const silence = () => document.querySelector(".w-editing-sessions")?.removeAttribute("data-w-session-intercept-value");
  document.addEventListener("click", silence, true);

  // Wagtail ignores typing in the first two seconds. Capturing, so that autosave sees the event before Wagtail.
  for (const type of ["input", "change", "w-unsaved:add"]) document.addEventListener(type, changed, true);
  document.addEventListener("visibilitychange", () => timer && keep());
  window.addEventListener("pagehide", () => timer && keep());
  form.addEventListener("w-unsaved:confirm", (event) => keptText.isLeaving && event.preventDefault());

  // Returns the session, or null if the person writes on without one.
  const check = async () => {
    if (isSaving || !me) return {};
    checking ??= keptText.hold(me).finally(() => {
      checking = null;
    });
    const session = await checking;
    if (session) renew(session);
    return session;
  };
  // The window opens at once if somebody else has signed in, or the person has signed out, in another tab.
  keptText.channel.addEventListener("message", async ({ data }) => {
    if (data !== "seen" && (await check())) keptText.autosave.resume();
  });

  const editor = {
    form,
    id,
    cameBack,
    check,
    isSaving: () => isSaving || Boolean(checking) || isUnderWay(),
    // Waits until everything that was typed is kept.
    flush: async () => {
      await keptText.ready;
      await (timer ? keep() : isKept);
    },
    changes: () => changes,
    // Replaced by autosave.js.
    changed: () => {},
    // Forgets the text, unless something was typed after `seen` changes.
    forget: async (seen) => {
      if (seen !== changes || !store.isAvailable) return;
      clearTimeout(timer);
      timer = null;
      await isKept;
      await store.erase([id]);
    },
    person: () => me,
    path,
  };
  keptText.editor = editor;

  // Held as long as this tab is open, so that other tabs do not offer a text that is being typed here.
  if (store.isAvailable) navigator.locks.request(`kept-text ${id}`, () => new Promise(() => {}));
  keptText.ready = keptText.ask().then((session) => {
    if (session.state !== "here") return;
    renew(session);
    keptText.offer(editor, session);
  });
})();
