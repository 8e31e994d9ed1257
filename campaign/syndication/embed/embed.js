/* Shows the newest titles of this site in a page of another site: no cookies, no frames, requests only to this site.
   <script src="https://.../nhung/tin.js" data-nguon="canh-bao" data-so="5" async></script> */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const site = new URL(script.src).origin;
  const list = /^[a-z0-9/-]{1,120}$/.test(script.dataset.nguon || "") ? script.dataset.nguon : "canh-bao";
  const most = Math.min(Math.max(parseInt(script.dataset.so, 10) || 5, 1), 20);

  const place = document.createElement("div");
  script.after(place);
  const root = place.attachShadow({ mode: "open" });

  // Text is set as text and addresses are checked, so nothing in a title becomes markup.
  function add(parent, name, text, attributes) {
    const element = document.createElement(name);
    element.textContent = text || "";
    Object.assign(element, attributes);
    parent.append(element);
    return element;
  }
  function link(parent, text, address) {
    const url = new URL(address, site);
    return add(parent, "a", text, url.protocol.startsWith("http") ? { href: url.href } : {});
  }

  const style = ":host{display:block;margin:0 0 1em;font:inherit;color:inherit}section{border:1px solid;border-radius:.5em;padding:1em}" +
    "h2{font-size:1.1em;margin:0 0 .5em}ul{margin:0;padding:0;list-style:none}li{padding:.4em 0}" +
    "a{color:inherit}small{display:block;opacity:.8}p{margin:.75em 0 0;font-size:.9em}";

  // Not a style element, which the other site's policy may forbid; browsers without constructed sheets get one.
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch {
    add(root, "style", style);
  }

  fetch(`${site}/rss/${list}.json`, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((feed) => {
      const box = add(root, "section", "", { lang: "vi" });
      link(add(box, "h2", ""), feed.title, feed.home_page_url);
      const rows = add(box, "ul", "");
      for (const item of feed.items.slice(0, most)) {
        const row = add(rows, "li", "");
        link(row, item.title, item.url);
        const day = new Date(item.date_published).toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
        add(row, "small", [day, ...(item.tags || []).slice(0, 3)].join(" · "));
      }
      if (!feed.items.length) add(box, "p", "Chưa có tin nào.");
      link(add(box, "p", "Nguồn: "), feed.authors ? feed.authors[0].name : site, feed.home_page_url);
    })
    .catch(() => {
      link(add(root, "p", ""), "Xem cảnh báo và tin bài mới", `${site}/`);
    });
})();
