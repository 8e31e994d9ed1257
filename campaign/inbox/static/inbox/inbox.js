/*
 * Keyboard control of the inbox, and decisions without a page load: a decided row fades, can be undone for ten
 * seconds, and is then hidden.
 *
 * It ignores keys in fields and keys pressed with Ctrl, Alt or Meta. It moves the real focus (to a row's title), so
 * that screen readers follow. Without this script every button still submits the form.
 */
(() => {
  const UNDO_MS = 10_000;
  const FAILED = "Chưa gửi được quyết định. Hãy kiểm tra kết nối rồi thử lại.";
  /** Actions that are sent without a page load and can be undone. */
  const DECISIONS = ["approve", "reject", "topic", "pick", "drop"];
  /** Decisions made on this page, latest last: {batch, ids, timer}. */
  const decisions = [];

  const form = () => document.querySelector("form.inbox");
  const rows = () => [...document.querySelectorAll(".inbox-row:not([hidden], .inbox-row--decided)")];
  const rowOf = (id) => document.getElementById(`tin-${id}`);
  const idOf = (row) => row.id.slice("tin-".length);
  const current = () => document.activeElement?.closest?.(".inbox-row") ?? null;
  const checked = () => rows().filter((row) => row.querySelector("[name=items]").checked);

  const complain = (text) =>
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, text, type: "error" } }));
  const announce = (text) => {
    document.querySelector(".inbox__said").textContent = text;
  };

  const focusRow = (row) => {
    const title = row?.querySelector(".inbox-row__title a");
    title?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  };

  const move = (step) => {
    const all = rows();
    const at = all.indexOf(current());
    focusRow(at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step]);
  };

  const check = (row, on) => {
    const box = row.querySelector("[name=items]");
    // A click and not an assignment, so that Wagtail's script counts the checked rows.
    if (box.checked !== on) box.click();
  };

  const seenIn = (targets) => targets.flatMap((row) => [...row.querySelectorAll("[name=seen]")].map((mark) => mark.value));

  const send = async (action, { ids = [], seen = [], topic = "", batch = "" }) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
    data.append("next", form().elements.next.value);
    data.append("action", action);
    data.append("topic", topic);
    data.append("batch", batch);
    ids.forEach((id) => data.append("items", id));
    seen.forEach((mark) => data.append("seen", mark));
    try {
      const response = await fetch(form().getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.errors.length) complain(answer.errors.join(" "));
      if (answer.text) announce(answer.text);
      const count = document.querySelector(".inbox-tabs__count");
      count.textContent = answer.waiting;
      count.hidden = !answer.waiting;
      return answer;
    } catch {
      complain(FAILED);
      return null;
    }
  };

  /** Replaces rows by those that the server has rendered. */
  const redraw = (answer) => {
    for (const [id, html] of Object.entries(answer.rows)) {
      const holder = document.createElement("template");
      holder.innerHTML = html;
      rowOf(id)?.replaceWith(holder.content.querySelector(".inbox-row"));
    }
  };

  const makeRoom = (decision) => {
    const had = decision.ids.includes(current() && idOf(current()));
    decision.ids.forEach((id) => rowOf(id)?.setAttribute("hidden", ""));
    const left = rows();
    if (had) focusRow(left[0]);
    const done = document.querySelector(".inbox__done");
    if (done) done.hidden = Boolean(document.querySelector(".inbox-row:not([hidden])"));
  };

  const fade = (row, decision, text) => {
    check(row, false);
    row.querySelector(".inbox-similar")?.remove();
    row.classList.add("inbox-row--decided");
    const note = document.createElement("p");
    note.className = "inbox-row__decided";
    note.textContent = `${text} `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = decision.ids.length > 1 ? `Hoàn tác cả ${decision.ids.length} tin` : "Hoàn tác";
    button.addEventListener("click", () => takeBack(decision));
    note.append(button);
    row.querySelector(".inbox-row__actions").replaceChildren(note);
  };

  const decide = async (action, targets, topic = "") => {
    if (!targets.length) return;
    const all = rows();
    const had = current();
    const from = all.indexOf(had);
    const after = from < 0 ? null : [...all.slice(from + 1), ...all.slice(0, from).reverse()];
    targets.forEach((row) => row.setAttribute("aria-busy", "true"));
    const answer = await send(action, { ids: targets.map(idOf), seen: seenIn(targets), topic });
    targets.forEach((row) => row.removeAttribute("aria-busy"));
    if (!answer?.done.length) return;
    const decision = { batch: answer.batch, ids: answer.done.map(String) };
    decisions.push(decision);
    if (action === "topic") {
      redraw(answer);
      if (had) focusRow(rowOf(idOf(had)));
      targets.forEach((row) => row.isConnected && check(row, false));
      offerUndo(answer.text, decision);
      return;
    }
    decision.ids.map(rowOf).filter(Boolean).forEach((row) => fade(row, decision, answer.done_text));
    decision.timer = setTimeout(() => makeRoom(decision), UNDO_MS);
    if (had && decision.ids.includes(idOf(had))) {
      focusRow(after.find((row) => !decision.ids.includes(idOf(row))));
      if (current() === null || current() === had) had.querySelector(".inbox-row__decided button").focus();
    }
  };

  const takeBack = async (decision) => {
    clearTimeout(decision.timer);
    const answer = await send("undo", { batch: decision.batch });
    if (!answer) return;
    decisions.splice(decisions.indexOf(decision), 1);
    document.querySelector(".inbox__undo").replaceChildren();
    redraw(answer);
    const done = document.querySelector(".inbox__done");
    if (done) done.hidden = true;
    focusRow(rowOf(decision.ids[0]));
  };

  /** Shows an undo button above the list, for actions after which no row fades. */
  const offerUndo = (text, decision) => {
    const place = document.querySelector(".inbox__undo");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-secondary";
    button.textContent = "Hoàn tác";
    button.addEventListener("click", () => takeBack(decision));
    place.replaceChildren(`${text} `, button);
    setTimeout(() => button.parentNode === place && place.replaceChildren(), UNDO_MS);
  };

  const decideByKey = (action) => {
    const several = checked();
    const row = current();
    const targets = several.length ? several : row ? [row] : [];
    // A key does only what a button of the row offers.
    const name = (target) => `button[value="${action}:${idOf(target)}"]`;
    decide(action, several.length ? several : targets.filter((target) => target.querySelector(name(target))));
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    a: () => decideByKey("approve"),
    r: () => decideByKey("reject"),
    x: () => {
      const row = current();
      if (row) check(row, !row.querySelector("[name=items]").checked);
    },
    u: () => decisions.length && takeBack(decisions.at(-1)),
    "?": () => document.getElementById("inbox-keys").showModal(),
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (!form() || form().dataset.keys === "off") return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
      const field = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=dialog], [role=combobox]");
      if (field) return;
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    },
    { capture: true },
  );

  document.addEventListener("submit", (event) => {
    if (event.target !== form() || !event.submitter) return;
    const { name, value } = event.submitter;
    const [action, id] = name === "one" ? value.split(":") : [value, null];
    if (!DECISIONS.includes(action)) return;
    const targets = id ? [rowOf(id)] : checked();
    const topic = form().elements.topic.value;
    if (action === "topic" && !topic) return;
    event.preventDefault();
    decide(action, targets, topic);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-inbox-keys]")) document.getElementById("inbox-keys").showModal();
  });
})();
