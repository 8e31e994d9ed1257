/* What the public pages gain when scripts run: a reader's own size and colours, reading aloud, sharing, printing,
   playing an embed in place, titles to choose from in the search box. Every page is whole without it, and it never
   fetches what a reader did not ask for. It says that a page is read, unless a reader asks not to be tracked. */
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* --- "Cách đọc": kept in this browser alone; a browser that keeps nothing still obeys until the page is left --- */

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
    // Storage is full or forbidden.
  }
}

const choices = kept();
const reading = document.querySelector("[data-reading]");

function apply() {
  for (const name of ["size", "colour", "contrast"]) {
    const choice = choices[name] || "";
    // What says the same is left alone: the page would be laid out anew.
    if ((root.dataset[name] || "") !== choice) {
      root.dataset[name] = choice;
    }
    if (reading && reading.elements[name].value !== choice) {
      reading.elements[name].value = choice;
    }
  }
}

apply();
reading?.addEventListener("change", ({ target }) => {
  choices[target.name] = target.value;
  keep(choices);
  apply();
});

/* --- Reading aloud, by a Vietnamese voice of this device; a voice that sends the text elsewhere is not used --- */

const listen = document.querySelector("[data-do=listen]");
const voice = () => speechSynthesis.getVoices().find((one) => one.localService && /^vi\b/i.test(one.lang));

function mark(passage) {
  all(".being-read").forEach((element) => element.classList.remove("being-read"));
  passage?.classList.add("being-read");
}

function quiet() {
  speechSynthesis.cancel();
  mark();
  listen.setAttribute("aria-pressed", "false");
  listen.querySelector("[data-label]").textContent = "Nghe";
}

function readAloud() {
  const inner = "li li, li p, blockquote p p";
  const passages = all("article :is(h1, .summary, .what-to-do li, .prose :is(h2, h3, p, li))").filter(
    (element) => !element.matches(inner) && element.textContent.trim(),
  );
  listen.setAttribute("aria-pressed", "true");
  listen.querySelector("[data-label]").textContent = "Dừng";
  // One utterance a passage: long ones are cut off by some browsers.
  passages.forEach((passage, index) => {
    const utterance = new SpeechSynthesisUtterance(passage.textContent);
    utterance.voice = voice();
    utterance.lang = "vi-VN";
    utterance.onstart = () => mark(passage);
    utterance.onend = index === passages.length - 1 ? quiet : null;
    speechSynthesis.speak(utterance);
  });
}

if (listen && "speechSynthesis" in window) {
  const offer = () => { listen.hidden = !voice(); };
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", quiet);
}

/* --- Buttons --- */

if (navigator.share) {
  all("[data-do=share]").forEach((button) => { button.hidden = false; });
}

function announce(button, words) {
  const label = button.querySelector("[data-label]");
  const before = label.textContent;
  label.textContent = words;
  setTimeout(() => { label.textContent = before; }, 3000);
}

function play(embed) {
  const frame = document.createElement("iframe");
  frame.src = embed.dataset.player;
  frame.title = embed.dataset.title;
  frame.allow = "fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  embed.replaceChildren(frame);
  embed.classList.add("embed--playing");
  frame.focus();
}

const actions = {
  print: () => window.print(),
  listen: () => (listen.getAttribute("aria-pressed") === "true" ? quiet() : readAloud()),
  share: (button) => navigator.share({ title: document.title, url: button.value }).catch(() => {}),
  copy: async (button) => {
    try {
      await navigator.clipboard.writeText(button.value);
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

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.activeElement.closest("details.menu, details.pop");
  if (open?.open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

/* The search box: titles to choose from while one types, asked of our own server; addresses without empty filters. The
   list is made when one begins: added before, it would have the page laid out anew. */
function suggest(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-goi-y`;
  input.after(list);
  input.setAttribute("list", list.id);
  input.autocomplete = "on";
  let timer = 0;
  let asked = null;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    const typed = input.value.trim();
    // What was chosen from the list is there already.
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
        // No answer, no suggestions: the form works as ever.
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
    // Who comes back to this page fills them in.
    setTimeout(() => empty.forEach((field) => { field.disabled = false; }));
  });
}

/* Counted once it is seen: neither printed ahead nor in a tab that nobody looks at; and a second later, when the page
   has come whole. The page's number, no cookie. */
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
