/*
 * Follows work in progress on the server. In each [data-poll], a form with [data-poll-next] is posted, or a link with
 * [data-poll-next] is fetched, and the response replaces the content, until neither is left. If there is no response,
 * the content says so. Without this script, the form's button and the link do the same one step at a time.
 */
(() => {
  const LOOK_MS = 2_000;
  const RETRY_MS = 5_000;
  const ICON = '<svg class="icon icon-warning icon" aria-hidden="true"><use href="#icon-warning"></use></svg>';

  const say = (part, ...words) => {
    part.querySelector(".poll-said")?.remove();
    const place = document.createElement("p");
    Object.assign(place, { className: "poll-said help-block help-warning", role: "alert", innerHTML: ICON });
    place.append(...words);
    part.prepend(place);
  };

  const follow = async (part) => {
    const next = part.querySelector("[data-poll-next]");
    if (!next) return;
    const isForm = next instanceof HTMLFormElement;
    let wait = 0;
    if (isForm) next.querySelector("button").disabled = true;
    try {
      const response = await fetch(isForm ? next.action : next.href, {
        method: isForm ? "POST" : "GET",
        body: isForm ? new FormData(next) : undefined,
        headers: { "X-Requested-With": "fetch" },
      });
      // Usually a redirect to the sign-in, or the form of an ended session. A reload shows which.
      if (response.redirected || response.status === 403) {
        const again = Object.assign(document.createElement("a"), { href: "", textContent: "Tải lại trang" });
        say(part, "Chưa xem tiếp được, có thể vì phiên làm việc đã hết. ", again);
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      part.innerHTML = await response.text();
      if (part.querySelector("a[data-poll-next]")) wait = LOOK_MS;
    } catch {
      wait = RETRY_MS;
      // Said only once, because a screen reader would read it out at each try.
      if (!part.querySelector(".poll-said")) say(part, "Chưa hỏi được máy chủ. Đang thử lại…");
      if (isForm) next.querySelector("button").disabled = false;
    }
    window.setTimeout(follow, wait, part);
  };

  document.querySelectorAll("[data-poll]").forEach((part) => {
    window.setTimeout(follow, part.querySelector("form[data-poll-next]") ? 0 : LOOK_MS, part);
  });
})();
