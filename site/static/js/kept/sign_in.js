/*
 * The window over a form that cannot be saved: the session has ended, the person has lost their role, somebody else has
 * signed in, or the server does not answer. People sign in again in a second tab, because the single sign-on server allows no frame; this
 * tab notices their return.
 */
(() => {
  const { keptText } = window;

  const KEPT = "Chữ bạn gõ còn nguyên ở đây và được giữ ở máy này.";
  // Of forms in which something may have been chosen and nothing typed, such as a decision in the inbox.
  const NOT_KEPT = "Những gì bạn nhập và chọn còn nguyên ở đây, chưa gửi đi. Đừng đóng thẻ này trước khi gửi xong.";

  const windowOf = (session, me, isKept) => {
    const kept = isKept ? KEPT : NOT_KEPT;
    const later = { label: isKept ? "Viết tiếp, lưu sau" : "Để sau", value: "later", isEscape: true };
    if (session.state === "away") {
      return {
        title: "Máy chủ chưa trả lời",
        texts: [kept, "Hãy kiểm tra mạng rồi thử lại."],
        choices: [{ label: "Thử lại", value: "again" }, later],
      };
    }
    if (session.state === "barred") {
      return {
        title: "Tài khoản của bạn không còn vai trò",
        texts: [kept, `Hãy nhờ ${session.whom} cho lại vai trò, rồi bấm “Thử lại”. Không phải đăng nhập lại.`],
        choices: [{ label: "Thử lại", value: "again" }, later],
      };
    }
    if (session.state === "gone") {
      return {
        title: "Phiên làm việc đã hết",
        texts: [kept, "Hãy đăng nhập lại ở thẻ mới rồi trở về thẻ này: việc đang làm sẽ tiếp tục."],
        choices: [{ label: "Đăng nhập lại", address: keptText.signIn }, later],
      };
    }
    return {
      title: `Đang đăng nhập bằng tài khoản của ${session.name}`,
      texts: [
        `Những gì nhập ở đây là của ${me.name} nên không được gửi dưới tên ${session.name}.`,
        isKept
          ? `Bản gõ dở vẫn được giữ ở máy này và chỉ ${me.name} xem được: đăng nhập lại, mở bài này là thấy.`
          : "Đừng đóng thẻ này trước khi gửi xong.",
      ],
      choices: [
        {
          label: `Đăng nhập lại là ${me.name}`,
          address: `${keptText.signOut}?next=${encodeURIComponent(keptText.signIn)}`,
        },
      ],
      covers: true,
    };
  };

  /*
   * Returns the session once `me` is signed in, and whether a window was shown; null if the person continues without.
   * `me` is null if the server did not answer when the page was opened.
   */
  const holdOne = async (me, { isKept = keptText.store.isAvailable } = {}) => {
    for (let wasShown = false; ; wasShown = true) {
      const session = await keptText.ask();
      if (session.state === "here" && (!me || session.person === me.person)) return { ...session, wasShown };
      const shown = keptText.show(windowOf(session, me, isKept));
      const back = async () => {
        if (document.visibilityState !== "visible") return;
        const now = await keptText.ask();
        if (now.state !== session.state || now.person !== session.person) shown.close("again");
      };
      keptText.channel.addEventListener("message", back);
      window.addEventListener("focus", back);
      document.addEventListener("visibilitychange", back);
      // The person may have come back while the request was under way.
      back();
      const choice = await shown.closed;
      keptText.channel.removeEventListener("message", back);
      window.removeEventListener("focus", back);
      document.removeEventListener("visibilitychange", back);
      if (choice === "later") return null;
    }
  };

  // The editor and another form of its page, such as a rejection, may both wait: one window at a time.
  let turn = Promise.resolve();
  keptText.hold = (...of) => {
    const own = turn.then(() => holdOne(...of));
    turn = own.catch(() => {});
    return own;
  };
})();
