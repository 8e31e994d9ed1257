/*
 * The button "Không phải lỗi" beside a spelling hint: it stores the words as accepted and removes the hint. The text
 * being written is left alone.
 */
(() => {
  const url = document.currentScript.dataset.url;
  const { say, post } = window.admin;
  const FAILED = "Chưa ghi được từ này. Hãy kiểm tra kết nối rồi bấm lại; nội dung đang viết vẫn còn nguyên.";

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-accept-word]");
    if (!button) return;
    const words = button.dataset.acceptWord;
    button.disabled = true;
    try {
      const response = await post(url, { words });
      if (!response.ok) throw new Error(response.statusText);
    } catch {
      button.disabled = false;
      say("error", FAILED);
      return;
    }
    const item = button.closest("li");
    const next = item.nextElementSibling || item.previousElementSibling;
    item.remove();
    next?.querySelector("a")?.focus();
    say("success", `Từ nay “${words}” không còn bị nhắc.`);
  });
})();
