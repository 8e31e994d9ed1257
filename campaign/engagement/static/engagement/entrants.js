/* Shows the number of entrants on a contest's page, which the edition keeps. Without the script, the line is hidden. */
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
