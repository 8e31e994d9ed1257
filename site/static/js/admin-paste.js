/*
 * Uploads an image that is pasted anywhere in the page editor to the image library. It becomes the main image if there
 * is none yet, else an image block at the end of the body.
 *
 * It never handles pasted text: if the clipboard contains text (Word and spreadsheets add a picture of it), or if the
 * page has neither main image nor body, the focused field gets the paste.
 */
(() => {
  const uploadUrl = document.currentScript.dataset.url;
  const { say, post } = window.admin;
  const SENDING = "Đang tải ảnh lên kho ảnh…";
  const NOT_AN_IMAGE = "Tệp vừa dán không phải là ảnh. Hãy dán ảnh, hoặc tải tệp lên ở mục Tệp.";
  const FAILED = "Chưa tải được ảnh lên. Hãy kiểm tra kết nối rồi dán lại; nội dung đang viết vẫn còn nguyên.";
  const TOO_LARGE = "Ảnh quá lớn nên máy chủ không nhận. Hãy thu nhỏ ảnh rồi dán lại; nội dung đang viết vẫn còn nguyên.";

  const mainImage = () => document.getElementById("id_main_image-chooser")?.widget;
  const body = () => window.wagtail?.editHandler?.getPanelByName("body")?.getBoundWidget();

  const place = (image) => {
    const chooser = mainImage();
    if (chooser && !chooser.getState()) {
      chooser.setStateFromModalData(image);
      say("success", "Đã đặt ảnh vừa dán làm ảnh chính. Hãy kiểm tra mô tả ảnh.");
      return;
    }
    const blocks = body();
    const value = { image, alt: image.default_alt_text || "", decorative: false, caption: "", credit: "" };
    blocks.insert({ type: "image", value }, blocks.children.length, { animate: true, focus: true });
    say("success", "Đã thêm ảnh vừa dán vào cuối bài. Hãy ghi mô tả ảnh.");
  };

  const upload = async (file) => {
    const response = await post(uploadUrl, { file });
    if (response.status === 413) throw new Error(TOO_LARGE);
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (!isJson) throw new Error(FAILED);
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.errors.join(" "));
    return answer;
  };

  const take = async (files) => {
    for (const file of files) {
      say("success", SENDING);
      try {
        place(await upload(file));
      } catch (error) {
        // fetch throws a TypeError if the server cannot be reached.
        say("error", error instanceof TypeError ? FAILED : error.message);
        return;
      }
    }
  };

  // Capturing, so that the rich text editor does not see pastes that are handled here.
  document.addEventListener(
    "paste",
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length || event.clipboardData.getData("text/plain") || !(mainImage() || body())) return;
      event.preventDefault();
      event.stopPropagation();
      const images = files.filter((file) => file.type.startsWith("image/"));
      if (images.length) take(images);
      else say("error", NOT_AN_IMAGE);
    },
    true,
  );
})();
