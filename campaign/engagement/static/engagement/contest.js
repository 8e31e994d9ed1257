/* The paper of a contest: saves each answer as it is chosen, tries again while the line is down, and counts the time
   down by the server's clock. Without this script, the buttons below the questions save. */
"use strict";

const form = document.querySelector(".paper[data-save]");
const RETRY = 2000;

if (form) {
  const state = form.querySelector("[data-state]");
  const time = form.querySelector("[data-time]");
  const spoken = form.querySelector("[data-spoken]");
  const stamp = form.elements.namedItem("stamp").value;
  const size = form.dataset.size;
  // The clock of the device may be wrong or be set, so time is measured from when the server answered, not from when
  // this script has come over a slow line.
  const answered = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now();
  let ends = answered + form.dataset.left * 1000;
  let saved = form.querySelectorAll("input[type=radio]:checked").length;
  const unsaved = new Map();
  let busy = false;
  let again = 0;
  let told = Infinity;
  form.classList.add("paper--live");

  const numbers = () => [...unsaved.keys()].map((name) => name.slice(4)).join(", ");

  function say(words, isBad) {
    state.textContent = words;
    state.classList.toggle("paper__unsaved", Boolean(isBad));
  }

  async function flush() {
    if (busy || !unsaved.size) {
      return;
    }
    busy = true;
    const sent = new Map(unsaved);
    say("Đang lưu…");
    try {
      const body = new URLSearchParams([["stamp", stamp], ...sent]);
      const answer = await fetch(form.dataset.save, { method: "POST", body, signal: AbortSignal.timeout(15000) });
      if (answer.status === 409) {
        unsaved.clear();
        location.reload();
        return;
      }
      if (!answer.ok) {
        throw new Error(answer.status);
      }
      const told = await answer.json();
      for (const [name, value] of sent) {
        if (unsaved.get(name) === value) {
          unsaved.delete(name);
        }
      }
      saved = told.saved;
      // An answer that came late gives no time.
      ends = Math.min(ends, performance.now() + told.left * 1000);
      say(`Đã lưu ${saved}/${size} câu`);
    } catch {
      say(`Chưa lưu được câu ${numbers()}. Đang thử lại…`, true);
      // Not all at the same moment when the server is back.
      clearTimeout(again);
      again = setTimeout(flush, RETRY * (1 + 2 * Math.random()));
    }
    busy = false;
    if (unsaved.size && !state.classList.contains("paper__unsaved")) {
      flush();
    }
  }

  form.addEventListener("change", ({ target }) => {
    if (target.type === "radio") {
      unsaved.set(target.name, target.value);
      flush();
    }
  });
  window.addEventListener("online", flush);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) {
      event.preventDefault();
    }
  });
  // The form holds all answers, so nothing is left to save when it is sent.
  form.addEventListener("submit", () => unsaved.clear());

  function tick() {
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    const rest = String(left % 60).padStart(2, "0");
    time.textContent = `${Math.floor(left / 60)}:${rest}`;
    for (const minutes of [5, 1]) {
      if (left <= minutes * 60 && told > minutes) {
        told = minutes;
        spoken.textContent = `Còn ${minutes} phút.`;
        form.classList.toggle("paper--late", minutes === 1);
        break;
      }
    }
    if (!left) {
      unsaved.clear();
      location.reload();
      return;
    }
    setTimeout(tick, 1000);
  }
  tick();
}
