/*
 * Lets Wagtail save by itself when the person pauses, and shows the state of the text in words. Wagtail reads the
 * form's values at the first keystroke and sends them after its interval. Here it starts only when it may send at
 * once, so that it sends the current values, and "Đang lưu…" is true.
 */
(() => {
  const { keptText } = window;
  const { editor, store } = keptText;
  // On screens without an editor, and for texts that Wagtail does not save by itself, there is nothing to wait for.
  keptText.autosave = { settle: async () => {}, pause: () => {}, resume: () => {} };
  if (!editor) return;

  const { form } = editor;
  const indicator = document.getElementById("w-autosave-indicator");
  const PAUSE = 3_000;
  const AGAIN = 15_000;

  let timer = null;
  let isSending = false;
  // True without a session, until the person has signed in or clicks "save".
  let isPaused = false;
  let hasBegun = false;
  let seen = 0;
  let settled = Promise.resolve();
  let settle = () => {};

  const say = (state, text) => {
    if (!indicator) return;
    indicator.dataset.state = state;
    indicator.textContent = text;
  };
  const failed = () => (store.isAvailable ? "Chưa lưu được, còn giữ ở máy này" : "Chưa lưu được");

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const send = () => {
    if (isSending || isPaused) return;
    // The form itself may be on its way: a new text that is sent twice would be created twice.
    if (editor.isSaving()) {
      later(PAUSE);
      return;
    }
    isSending = true;
    hasBegun = false;
    seen = editor.changes();
    settled = new Promise((resolve) => {
      settle = resolve;
    });
    // Wagtail's own request to save; it does not bubble, because the text was reported as changed before.
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { cancelable: true, detail: { type: "edits" } }));
    if (hasBegun) return;
    // Wagtail is busy with a change that it has detected by itself.
    end();
    later(PAUSE);
  };

  const end = () => {
    isSending = false;
    settle();
  };

  if (form.dataset.controller.includes("w-autosave")) {
    editor.changed = () => {
      if (isPaused) return;
      say("typing", "Đang gõ…");
      later(PAUSE);
    };
    keptText.autosave = {
      // Waits for the request under way. While the form is being saved, there is no other.
      settle: () => settled,
      pause: () => {
        isPaused = true;
        say("failed", failed());
      },
      resume: () => {
        if (!isPaused) return;
        isPaused = false;
        later(0);
      },
    };
  }

  form.addEventListener("w-autosave:save", (event) => {
    if (isSending) {
      hasBegun = true;
      say("saving", "Đang lưu…");
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  form.addEventListener("w-autosave:success", ({ detail: { data } }) => {
    for (const name of ["revision_id", "revision_created_at"]) {
      const input = form.elements[`loaded_${name}`];
      if (input && data[name]) input.value = data[name];
    }
    // Text typed meanwhile is sent with the next save.
    if (seen === editor.changes()) say("saved", `Đã lưu ${keptText.clock(Date.now())}`);
    else later(PAUSE);
    editor.forget(seen);
    end();
  });

  form.addEventListener("w-autosave:error", async ({ detail }) => {
    // The server answers so for a slug that is taken, for example, and names no field before the person saves.
    say("failed", detail.type === "validation_error" ? "Chưa lưu: bấm Lưu bản nháp để thấy ô ghi sai" : failed());
    end();
    if (detail.type === "network_error") later(AGAIN);
    if (detail.type !== "server_error") return;
    const session = await editor.check();
    if (session) later(session.wasShown ? 0 : AGAIN);
    else isPaused = true;
  });
})();
