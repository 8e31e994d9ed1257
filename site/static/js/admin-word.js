/*
 * Submits content that is pasted from Word, Google Docs or a browser as HTML, which the server cleans. Only its plain
 * text is shown; pasted HTML is never inserted into this page. Without this script, plain text is submitted.
 */
(() => {
  const form = document.querySelector("[data-word-import]");
  if (!form) return;
  const html = form.elements.html;
  const text = form.elements.text;
  const copied = form.querySelector("[data-copied]");
  const words = copied.querySelector("[data-copied-words]");
  const shown = copied.querySelector("[data-copied-text]");
  const largest = Number(form.dataset.largest);
  const field = text.closest("[data-field-wrapper]") || text.parentElement;

  const show = (plain) => {
    const count = plain.split(/\s+/).filter(Boolean).length;
    words.textContent = `Đã nhận ${count.toLocaleString("vi")} chữ, cùng định dạng của chúng`;
    shown.textContent = plain.replace(/\n{3,}/g, "\n\n").trim();
    field.hidden = Boolean(html.value);
    copied.hidden = !html.value;
  };

  text.addEventListener("paste", (event) => {
    const markup = event.clipboardData.getData("text/html");
    if (!markup) return;
    event.preventDefault();
    if (new Blob([markup]).size > largest) {
      window.admin.say("error", "Nội dung này quá nặng để dán. Hãy lưu thành tệp .docx rồi chọn tệp.");
      return;
    }
    html.value = markup;
    text.value = "";
    show(event.clipboardData.getData("text/plain"));
    copied.querySelector("[data-copied-clear]").focus();
  });

  copied.querySelector("[data-copied-clear]").addEventListener("click", () => {
    html.value = "";
    show("");
    text.focus();
  });

  // After a form error the pasted HTML is still in its field. A parsed document loads and runs nothing.
  if (html.value) show(new DOMParser().parseFromString(html.value, "text/html").body.textContent);
})();
