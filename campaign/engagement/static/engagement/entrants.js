/* The number of entrants on the page of a contest, which is kept and so cannot tell it. Without it, the line stays hidden. */
"use strict";

const line = document.querySelector("[data-entrants]");

if (line) {
  fetch(line.dataset.entrants)
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((count) => {
      if (Number(count) > 0) {
        line.querySelector("strong").textContent = Number(count).toLocaleString("vi-VN");
        line.hidden = false;
      }
    })
    .catch(() => {});
}
