/* Enhancements of the public pages: text size and colours, reading aloud, sharing, printing, embeds played in place,
   search suggestions. Every page works without it. It fetches nothing that the reader did not ask for, and reports a
   page view unless the reader asks not to be tracked. */
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* --- "Cách đọc": stored in this browser only; without storage, choices hold until the page is left --- */

function kept() {
  try {
    return JSON.parse(localStorage.getItem("cach-doc")) || {};
  } catch {
    return {};
  }
}

function keep(choices) {
  try {
    localStorage.setItem("cach-doc", JSON.stringify(choices));
  } catch {
    // The storage is full or disabled.
  }
}

const OFFERED = {
  size: ["Cỡ chữ", { "": "Theo máy", lon: "Lớn", "rat-lon": "Rất lớn" }],
  colour: ["Màu", { "": "Theo máy", sang: "Sáng", toi: "Tối" }],
  contrast: ["Tương phản", { "": "Theo máy", cao: "Cao" }],
};
if (!CSS.supports("color", "light-dark(#000, #fff)")) {
  delete OFFERED.colour;
}
const choices = kept();
const chosen = (name) => choices[name] || "";
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

function apply() {
  for (const name of Object.keys(OFFERED)) {
    // Equal values are not set again: that would cause a new layout.
    if ((root.dataset[name] || "") !== chosen(name)) {
      root.dataset[name] = chosen(name);
    }
  }
}

/* Built when the reader first opens it, so that others need not wait for it. */
function offer(pop) {
  const form = make("form", { className: "pop__panel" });
  for (const [name, [legend, values]] of Object.entries(OFFERED)) {
    const group = make("fieldset");
    group.append(make("legend", { textContent: legend }));
    for (const [value, words] of Object.entries(values)) {
      const label = make("label");
      label.append(make("input", { type: "radio", name, value, checked: value === chosen(name) }), words);
      group.append(label);
    }
    form.append(group);
  }
  form.addEventListener("change", ({ target }) => {
    choices[target.name] = target.value;
    keep(choices);
    apply();
  });
  pop.append(form);
}

// Another tab, or the page from which the reader comes back, may have stored other choices since.
function recall() {
  Object.assign(choices, kept());
  apply();
  for (const input of all(".reading input")) {
    input.checked = input.value === chosen(input.name);
  }
}
addEventListener("storage", recall);
addEventListener("pageshow", ({ persisted }) => persisted && recall());

// The stored choices are applied before, by base/delivery/first_script.js.
for (const pop of all(".reading")) {
  pop.addEventListener("toggle", () => offer(pop), { once: true });
}

/* --- Reading aloud, by a Vietnamese voice of this device; voices that send the text to a server are not used --- */

// The words of this button say what it does now, so it is not a toggle button, of which "pressed" would be said, too.
const listen = document.querySelector("[data-do=listen]");
let isReading = false;
// "vi-VN"; in Android "vi_VN" (Chrome) or "vie-VNM" (Firefox).
const isVietnamese = ({ lang }) => /^vie?(?![a-z])/i.test(lang);
const voice = () => speechSynthesis.getVoices().find((one) => one.localService && isVietnamese(one));

function mark(passage) {
  all(".being-read").forEach((element) => element.classList.remove("being-read"));
  passage?.classList.add("being-read");
}

function quiet() {
  speechSynthesis.cancel();
  isReading = false;
  mark();
  listen.querySelector("[data-label]").textContent = "Nghe";
}

function passages() {
  const parts = ":is(.what-to-do, .guide__part, .prose) :is(h2, h3, p, li)";
  const inner = "li :is(li, p, h3), blockquote p p";
  return all(`article :is(h1, .summary, ${parts})`).filter(
    (element) => !element.matches(inner) && element.textContent.trim(),
  );
}

function readAloud() {
  isReading = true;
  listen.querySelector("[data-label]").textContent = "Dừng";
  // One utterance per passage, because some browsers cut off long ones.
  passages().forEach((passage, index, { length }) => {
    // Note numbers are not read out.
    const utterance = new SpeechSynthesisUtterance(passage.textContent.replace(/\s?\[\d{1,3}\]/g, ""));
    utterance.voice = voice();
    utterance.lang = "vi-VN";
    utterance.onstart = () => mark(passage);
    utterance.onend = index === length - 1 ? quiet : null;
    speechSynthesis.speak(utterance);
  });
}

if (listen && "speechSynthesis" in window) {
  // Official texts and schedules have no passages.
  const show = () => { listen.hidden = !voice() || !passages().length; };
  show();
  speechSynthesis.addEventListener?.("voiceschanged", show);
  addEventListener("pagehide", quiet);
}

/* --- Buttons --- */

if (navigator.share) {
  all("[data-do=share]").forEach((button) => { button.hidden = false; });
}

// Outside the buttons, within which browsers make no live regions.
const said = make("p", { className: "hidden-text", role: "status" });
if (document.querySelector("[data-do=copy]")) {
  document.body.append(said);
}

function announce(button, words) {
  said.textContent = words;
  const label = button.querySelector("[data-label]");
  // The button's original label, even if it is pressed again meanwhile.
  label.dataset.label ||= label.textContent;
  label.textContent = words;
  setTimeout(() => {
    label.textContent = label.dataset.label;
    said.textContent = "";
  }, 3000);
}

function play(embed) {
  const frame = make("iframe", {
    src: embed.dataset.player,
    title: embed.dataset.title,
    allow: "fullscreen; picture-in-picture",
    allowFullscreen: true,
    referrerPolicy: "strict-origin-when-cross-origin",
  });
  embed.replaceChildren(frame);
  embed.classList.add("embed--playing");
  frame.focus();
}

/* The address to share: the button's value, else this page's canonical address. */
const address = (button) => button.value || document.querySelector("link[rel=canonical]").href;

const actions = {
  print: () => window.print(),
  listen: () => (isReading ? quiet() : readAloud()),
  share: (button) => navigator.share({ title: document.title, url: address(button) }).catch(() => {}),
  copy: async (button) => {
    try {
      await navigator.clipboard.writeText(address(button));
      announce(button, "Đã chép");
    } catch {
      announce(button, "Không chép được");
    }
  },
  play: (button) => play(button.closest(".embed")),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) {
    actions[button.dataset.do](button);
  }
  for (const open of all(".pop[open]")) {
    open.open = open.contains(event.target);
  }
});

// An open panel would cover the links that the keyboard reaches next.
document.addEventListener("focusin", ({ target }) => {
  for (const open of all(".pop[open]")) {
    open.open = open.contains(target) || target.contains(open);
  }
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.activeElement.closest("details.menu, details.pop");
  if (open?.open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

/* The search box: suggested titles from this site's server, and result addresses without empty filters. The list is
   added on the first focus, because adding it earlier would cause a new layout. */
function suggest(input) {
  const list = make("datalist", { id: `${input.id}-goi-y` });
  input.after(list);
  input.setAttribute("list", list.id);
  input.autocomplete = "on";
  let timer = 0;
  let asked = null;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    const typed = input.value.trim();
    // A suggestion was chosen: nothing to look up.
    if (typed.length < 2 || [...list.options].some((option) => option.value === input.value)) {
      return;
    }
    timer = setTimeout(async () => {
      asked = new AbortController();
      try {
        const answer = await fetch(`/tim-kiem/goi-y/?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
        const { titles } = await answer.json();
        list.replaceChildren(...titles.map((title) => new Option("", title)));
      } catch {
        // Without an answer there are no suggestions; the form still works.
      }
    }, 250);
  });
}

for (const input of all(".search__input")) {
  if (input === document.activeElement) {
    suggest(input);
  } else {
    input.addEventListener("focus", () => suggest(input), { once: true });
  }
  input.form.addEventListener("submit", () => {
    const empty = [...input.form.elements].filter((field) => field.name && field.name !== "q" && !field.value);
    empty.forEach((field) => { field.disabled = true; });
    // Enabled again, for readers who come back to this page.
    setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
  });
}

/* A page view is counted when the page is visible (not prerendered or in a background tab), and a second later, when
   the page has loaded. Only the page's number is sent, no cookie is set. */
const { page } = document.body.dataset;
if (page && navigator.doNotTrack !== "1" && !navigator.globalPrivacyControl) {
  const count = () => {
    if (document.visibilityState === "visible") {
      document.removeEventListener("visibilitychange", count);
      setTimeout(() => navigator.sendBeacon?.("/dem/", page), 1000);
    }
  };
  document.addEventListener("visibilitychange", count);
  count();
}

/* The offline page waits until this page has loaded, because its worker fetches some pages of text. */
const keepOffline = () => navigator.serviceWorker?.register("/khong-co-mang.js").catch(() => {});
if (document.readyState === "complete") {
  keepOffline();
} else {
  addEventListener("load", keepOffline);
}

/* Shows the elements that need this script. */
root.dataset.scripted = "";
