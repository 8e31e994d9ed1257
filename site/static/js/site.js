/* What the public pages gain when scripts run: printing, copying an address, playing an embed in place.
   Every page is whole without it, and it never fetches anything a reader did not ask for. */
"use strict";

for (const element of document.querySelectorAll("[data-needs-script]")) {
  element.hidden = false;
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

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) {
    return;
  }
  if (button.dataset.do === "print") {
    window.print();
  } else if (button.dataset.do === "copy") {
    navigator.clipboard.writeText(button.value).then(
      () => announce(button, "Đã chép"),
      () => announce(button, "Không chép được"),
    );
  } else if (button.dataset.do === "play") {
    play(button.closest(".embed"));
  }
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (event.key === "Escape" && menu && menu.contains(document.activeElement)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
