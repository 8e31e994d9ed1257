/* The paper of a contest: saves each answer when it is chosen, retries while the connection is down, and counts down
   by the server's clock. Without this script, the buttons below the questions save. */
"use strict";

const form = document.querySelector(".paper[data-save]");
const RETRY = 2000;
const MAX_WAIT = 15000;

if (form) {
  const state = form.querySelector("[data-state]");
  const time = form.querySelector("[data-time]");
  const spoken = form.querySelector("[data-spoken]");
  const stamp = form.elements.namedItem("stamp").value;
  const size = form.dataset.size;
  // The device's clock may be wrong or change, so the time runs from the server's response, not from when this script
  // arrived over a slow connection.
  const answered = performance.getEntriesByType("navigation")[0]?.responseStart ?? performance.now();
  let ends = answered + Number(form.dataset.left);
  let saved = form.querySelectorAll("input[type=radio]:checked").length;
  const unsaved = new Map();
  // Aborts the save that is under way.
  let running = null;
  let again = 0;
  let told = Infinity;
  let isTrouble = false;
  form.classList.add("paper--live");

  const numbers = () => [...unsaved.keys()].map((name) => name.slice(4)).join(", ");

  function say(words, isBad) {
    state.textContent = words;
    state.classList.toggle("paper__unsaved", Boolean(isBad));
    // Screen readers say once that answers are not saved, and once that they are after all.
    if (isBad !== undefined && isBad !== isTrouble) {
      isTrouble = isBad;
      spoken.textContent = words;
    }
  }

  async function flush() {
    // In the last second, answers cannot wait for the running save: a save of all of them replaces it.
    if (!unsaved.size || (running && ends - performance.now() > 1000)) {
      return;
    }
    running?.abort();
    const own = (running = new AbortController());
    const late = setTimeout(() => own.abort(), MAX_WAIT);
    const sent = new Map(unsaved);
    say("Đang lưu…");
    try {
      const body = new URLSearchParams([["stamp", stamp], ...sent]);
      // `keepalive`, because people may leave the page before the response arrives.
      const answer = await fetch(form.dataset.save, { method: "POST", body, signal: own.signal, keepalive: true });
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
      // A slow response must not add time.
      ends = Math.min(ends, performance.now() + told.left);
      say(`Đã lưu ${saved}/${size} câu`, false);
    } catch {
      if (running !== own) {
        return;
      }
      say(`Chưa lưu được câu ${numbers()}. Đang thử lại…`, true);
      // A random delay, so that not all browsers retry at once when the server is back.
      clearTimeout(again);
      again = setTimeout(flush, RETRY * (1 + 2 * Math.random()));
    } finally {
      clearTimeout(late);
    }
    if (running !== own) {
      return;
    }
    running = null;
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
  // The Back button may show the paper as it was before it was handed in, with its clock running.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted && !unsaved.size) {
      location.reload();
    }
  });

  function tick() {
    const rest = ends - performance.now();
    const left = Math.max(0, Math.ceil(rest / 1000));
    time.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    for (const minutes of [5, 1]) {
      if (left <= minutes * 60 && told > minutes) {
        told = minutes;
        spoken.textContent = `Còn ${minutes} phút.`;
        form.classList.toggle("paper--late", minutes === 1);
        break;
      }
    }
    if (left <= 1) {
      flush();
    }
    if (left) {
      setTimeout(tick, rest % 1000 || 1000);
      return;
    }
    // Wait until the time is over on the server, too, whose clock may be slightly behind.
    setTimeout(() => {
      unsaved.clear();
      location.reload();
    }, 1000);
  }
  tick();
}
