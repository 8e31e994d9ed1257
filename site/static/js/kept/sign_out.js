/*
 * Erases the person's kept texts at sign-out, and asks first if there are any. On every screen of the admin, it also
 * erases kept texts that have been saved since.
 */
(() => {
  const { keptText } = window;
  const { store } = keptText;
  if (!store.isAvailable) return;

  const namesOf = async (texts, keys) => {
    const names = [];
    for (const text of texts) {
      const opened = await store.read(text, keys);
      names.push(`${opened?.title || "Bản chưa có tên"} (gõ lúc ${keptText.clock(text.at)})`);
    }
    return keptText.make("ul", {}, ...names.map((name) => keptText.make("li", { textContent: name })));
  };

  const signOut = async (form) => {
    await keptText.editor?.flush();
    const session = await keptText.ask();
    const texts = (await store.list()).filter((text) => text.person === session.person);
    if (texts.length) {
      const choice = await keptText.show({
        title: "Còn chữ chưa lưu",
        texts: [
          "Những bản này mới chỉ có ở máy này, chưa lưu lên máy chủ. Đăng xuất thì chúng bị xóa khỏi máy.",
          await namesOf(texts, session.keys),
        ],
        choices: [
          { label: "Ở lại để lưu", value: "stay", isEscape: true },
          { label: "Xóa và đăng xuất", value: "leave" },
        ],
      }).closed;
      if (choice !== "leave") return;
      await store.erase(texts.map((text) => text.id));
    }
    keptText.channel.postMessage("signed out");
    keptText.isLeaving = true;
    form.submit();
  };

  let isAsking = false;
  document.addEventListener("submit", (event) => {
    // Not `event.target.action`: in a form with a field of this name, that is the field.
    const address = event.target.getAttribute("action") || location.href;
    if (new URL(address, location.href).pathname !== keptText.signOut) return;
    event.preventDefault();
    // A second click must not open a second window.
    if (isAsking) return;
    isAsking = true;
    signOut(event.target).finally(() => {
      isAsking = false;
    });
  });

  // A window that waits in another tab asks again who is signed in.
  keptText.channel.postMessage("seen");

  // Only if a text was sent; editors ask anyway.
  const forget = async () => {
    if ((await store.list()).some((text) => text.isSent)) await keptText.ask();
  };
  forget();
})();
