/* Keeps the offline page and the pages that it lists for readers who are offline. The network comes first: a kept page
   is shown only if the network fails, and never after its end. docs/decisions/0021-offline-page.md gives the reasons. */
"use strict";

const OFFLINE = "/khong-co-mang/";
const PAGE = /^\/((?!(admin|tep|xem-truoc)\/).*\/)?$/;
const REFRESH = 600_000; // milliseconds
/* Pages to keep, and the style sheet that they need. */
const NAMED = /(?:data-keep|"stylesheet" href)="([^"]*)"/g;
const ENDING = /<li data-keep="[^"]*" data-until="([^"]*)"[^]*?<\/li>/g;
/* Cards of other stories: their alerts may have ended. */
const FURTHER = /<(nav class="neighbours|section [^>]* related)[^]*(?=<\/main>)/;

/* Without cookies, so that only pages open to everybody are kept. */
const ask = (address) => fetch(address, { credentials: "omit", priority: "low" });

async function keep() {
  const list = await ask(OFFLINE);
  if ([404, 410].includes(list.status)) {
    // The site no longer has an offline page.
    await caches.delete(OFFLINE);
    await registration.unregister();
  }
  if (!list.ok) {
    return;
  }
  const html = await list.clone().text();
  const addresses = [...html.matchAll(NAMED)].map((found) => found[1]);
  const pages = await Promise.all(addresses.map(ask));
  await caches.delete(OFFLINE);
  const cache = await caches.open(OFFLINE);
  await Promise.all(pages.map((page, index) => page.ok && cache.put(addresses[index], page)));
  await cache.put(OFFLINE, list);
}

async function refresh() {
  const list = await caches.match(OFFLINE);
  // The clocks of phone and server may differ.
  if (!list || Math.abs(Date.now() - Date.parse(list.headers.get("date"))) > REFRESH) {
    await keep();
  }
}

async function offline(pathname) {
  const list = await caches.match(OFFLINE);
  if (!list) {
    return Response.error();
  }
  const html = (await list.text()).replace(ENDING, (row, end) => (Date.parse(end) > Date.now() ? row : ""));
  const page = html.includes(`data-keep="${pathname}"`) && (await caches.match(pathname));
  const shown = page ? (await page.text()).replace(FURTHER, "") : html;
  return new Response(shown, { headers: (page || list).headers });
}

async function answer(event, pathname) {
  try {
    const page = await fetch(event.request);
    event.waitUntil(refresh().catch(() => {}));
    return page;
  } catch {
    return offline(pathname);
  }
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keep());
});

addEventListener("fetch", (event) => {
  const { destination, method, mode, url } = event.request;
  const { pathname } = new URL(url);
  if (method === "GET" && mode === "navigate" && PAGE.test(pathname)) {
    event.respondWith(answer(event, pathname));
  }
  if (destination === "style") {
    event.respondWith(fetch(event.request).catch(() => caches.match(pathname)));
  }
});
