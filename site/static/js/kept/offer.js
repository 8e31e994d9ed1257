// Shows the banner above the form that offers kept texts, with buttons to see or drop one.
(() => {
  const { keptText } = window;
  const { store, make } = keptText;

  // Sends the kept fields to the form's own address. The server shows them in the form and saves nothing.
  const look = async (text, { form }, session) => {
    const { fields } = await store.read(text, session.keys);
    const copy = make("form", { method: "post", action: form.action, hidden: true });
    const sent = fields.filter(([name]) => !name.startsWith("action-"));
    sent.push(["csrfmiddlewaretoken", session.csrf], ["kept_text_look", "1"]);
    for (const [name, value] of sent) copy.append(make("textarea", { name, value }));
    document.body.append(copy);
    sessionStorage.setItem("kept-text", text.id);
    keptText.isLeaving = true;
    copy.submit();
  };

  const drop = async (text) => {
    const choice = await keptText.show({
      title: "Bỏ bản đã gõ?",
      texts: [`Bản gõ lúc ${keptText.clock(text.at)} bị xóa khỏi máy này, không lấy lại được.`],
      choices: [
        { label: "Giữ lại", value: "keep", isEscape: true },
        { label: "Bỏ bản này", value: "drop" },
      ],
    }).closed;
    if (choice === "drop") await store.erase([text.id]);
    return choice === "drop";
  };

  const bannerOf = (text, editor, session) => {
    const said = `Bản bạn gõ lúc ${keptText.clock(text.at)}, chưa lưu lên máy chủ.`;
    const see = make("button", { type: "button", className: "button", textContent: "Xem và lấy lại" });
    const leave = make("button", { type: "button", className: "button button-secondary", textContent: "Bỏ" });
    const banner = make("div", { className: "kept-banner" }, make("p", { textContent: said }));
    banner.append(make("p", { className: "kept-ways" }, see, leave));
    banner.setAttribute("role", "status");
    see.onclick = () => look(text, editor, session);
    leave.onclick = async () => (await drop(text)) && banner.remove();
    return banner;
  };

  keptText.offer = async (editor, session) => {
    const way = document.querySelector("[data-kept-drop]");
    way?.addEventListener("click", async (event) => {
      event.preventDefault();
      if (!(await drop({ id: editor.id, at: Date.now() }))) return;
      keptText.isLeaving = true;
      location.href = way.href;
    });
    if (!store.isAvailable || editor.cameBack) return;
    const held = new Set((await navigator.locks.query()).held.map((lock) => lock.name));
    for (const text of await store.list()) {
      const isMine = text.person === session.person && text.path === editor.path();
      if (!isMine || held.has(`kept-text ${text.id}`)) continue;
      if (await store.read(text, session.keys)) editor.form.before(bannerOf(text, editor, session));
    }
  };
})();
