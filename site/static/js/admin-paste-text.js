/*
 * Sends text that is pasted into a rich text field to the server, which keeps its structure and drops its formatting.
 * The result is pasted instead; headings, tables and pictures become blocks below.
 *
 * Text copied within the editor is pasted unchanged (it contains links to pages). If the server does not answer, the
 * original is pasted and the editor's own filter cleans it.
 */
(() => {
  const url = document.currentScript.dataset.url;
  const { say, post } = window.admin;
  // OLD: letters that legacy fonts (TCVN3, VNI) use in place of Vietnamese ones. UNICODE: letters they never use.
  const OLD = /[\u00a1-\u00ff]/;
  const UNICODE = /[\u0102-\u01b0\u1ea0-\u1ef9]/;
  // Without an answer in this time, the text is pasted as it is.
  const MAX_WAIT = 15_000;
  // Lines of a PDF, which the server joins to paragraphs (vietnamese/line_ends.py).
  const CONTINUED = /.{40}\r?\n\p{Ll}/u;
  // Only the server makes blocks of these.
  const BLOCKS = /<(?:img|table)\b/i;
  const ours = new WeakSet();

  // The position after the field's block, if the field is a text block of the body and not part of another block.
  const blockOf = (field) => {
    const input = field.closest("[data-draftail-editor-wrapper]")?.previousElementSibling;
    const body = window.wagtail?.editHandler?.getPanelByName("body")?.getBoundWidget();
    const child = input && body?.children.find((each) => `${each.prefix}-value` === input.name);
    return child ? { body, next: body.children.indexOf(child) + 1 } : null;
  };

  const paste = (field, html, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    if (html) clipboardData.setData("text/html", html);
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    // Firefox ignores the clipboardData passed to the constructor.
    Object.defineProperty(event, "clipboardData", { value: clipboardData });
    ours.add(event);
    field.dispatchEvent(event);
  };

  const ask = async (html, text) => {
    const response = await post(url, { html, text }, { signal: AbortSignal.timeout(MAX_WAIT) });
    if (!response.ok) throw new TypeError(response.statusText);
    return response.json();
  };

  const take = async (field, html, text) => {
    const place = blockOf(field);
    let answer;
    try {
      answer = await ask(html, text);
    } catch {
      paste(field, html, text);
      if (BLOCKS.test(html)) {
        say(
          "warning",
          "Đoạn vừa dán quá lớn, hoặc máy chủ không trả lời: ảnh và bảng trong đó chưa vào bài. " +
            "Hãy thêm chúng bằng khối Ảnh, khối Bảng.",
        );
      }
      return;
    }
    const clean = place ? answer.html : answer.flat;
    if (clean) paste(field, clean, text);
    const blocks = place ? answer.blocks : [];
    blocks.forEach((block, offset) => place.body.insert(block, place.next + offset, { animate: true }));
    const made = blocks.length ? [`Đã thêm ${blocks.length} khối bên dưới.`] : [];
    const said = [...made, ...answer.notices].join(" ");
    if (said) say(answer.notices.length ? "warning" : "success", said);
  };

  document.addEventListener(
    "paste",
    (event) => {
      const field = event.target.closest?.(".public-DraftEditor-content");
      if (!field || ours.has(event)) return;
      const html = event.clipboardData.getData("text/html");
      const text = event.clipboardData.getData("text/plain");
      const isOld = OLD.test(text) && !UNICODE.test(text);
      // The editor itself reads plain text with an address in it as HTML: lines run together, `<` and `&` are markup.
      const isRead = /\s/.test(text) && /:\/\/|@/.test(text);
      if (html.includes("data-offset-key") || !(html || isOld || isRead || CONTINUED.test(text))) return;
      event.preventDefault();
      event.stopPropagation();
      // In the order of the pastes. Saving waits for this promise (kept/editor.js).
      const before = Promise.resolve(window.keptText.pasted);
      window.keptText.pasted = before.then(() => take(field, html, text)).catch((error) => console.error(error));
    },
    true,
  );
})();
