/*
 * The inbox without page loads: keys, decisions, reading beside the list, and a list that loads its further pages.
 *
 * A decided row fades, can be undone for ten seconds, and is then hidden; meanwhile the rows of the following page
 * are appended. Keys in fields and keys pressed with Ctrl, Alt or Meta are ignored. The real focus moves (to a row's
 * title, or to the heading of the item that is read), so that screen readers follow. Without this script every button
 * still submits its form, and every link leads to a page.
 */
(() => {
  const { failure } = window.admin;
  const UNDO_MS = 10_000;
  /** With fewer open rows than this, the next page is loaded. */
  const ENOUGH = 15;
  const KEPT = "Bản nháp đã tạo thì xóa ở trang soạn bài.";
  const NO_TOPIC = "Hãy chọn chuyên mục cho bài, rồi bấm Chuyển thành bài.";
  /** Actions that are sent without a page load. */
  const DECISIONS = ["approve", "reject", "topic", "pick", "drop", "take_original", "keep_version"];
  /** Actions after which the row stays in the list. */
  const STAYING = ["topic", "take_original", "keep_version"];
  /** Elements that handle keys themselves. */
  const FIELD =
    "input:not([type=checkbox]), textarea, select, [contenteditable], dialog:not(.inbox-reading), [role=dialog], [role=combobox]";
  /** Decisions made on this page, latest last: {batch, ids, timer}. */
  const decisions = [];

  const find = (selector) => document.querySelector(selector);
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const form = () => find("form.inbox");
  const pane = () => document.getElementById("inbox-reading");
  const isOpen = (row) => row.matches(":not([hidden], [aria-busy], .inbox-row--decided)");
  const rows = () => [...document.querySelectorAll(".inbox-row")].filter(isOpen);
  const rowOf = (id) => document.getElementById(`tin-${id}`);
  const idOf = (row) => row.id.slice("tin-".length);
  const titleOf = (row) => row.querySelector(".inbox-row__title a");
  const checked = () => rows().filter((row) => row.querySelector("[name=items]").checked);

  /** Id of the item in the pane; valid while the pane is open. */
  let beside = null;
  const isReading = () => Boolean(pane()?.open);
  const current = () => document.activeElement?.closest?.(".inbox-row") ?? (isReading() ? rowOf(beside) : null);

  /** Returns the open row next to `row`, in the direction of `step`, or null. */
  const neighbour = (row, step) => {
    do row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    while (row && !isOpen(row));
    return row;
  };

  // Messages stand in a bar that stays in view; an open pane has its own, because a modal pane covers the list's.
  const saidIn = (selector) => find(isReading() ? ".inbox-reading__said" : selector);
  /** Shows what failed, until something succeeds ("") or the next failure. */
  const complain = (text) => {
    find(isReading() ? ".inbox-reading__failed" : ".inbox__failed").textContent = text;
  };
  const announce = (text) => {
    saidIn(".inbox__said").textContent = text;
  };

  const check = (row, on) => {
    const box = row.querySelector("[name=items]");
    // Clicked rather than assigned, so that Wagtail's script counts the checked rows.
    if (box.checked !== on) box.click();
  };

  /* Loading further pages. */

  let coming = null;

  /** Appends the rows of the following page and returns them; calls made meanwhile share the request. */
  const bringMore = () => {
    coming ??= fetchMore().finally(() => {
      coming = null;
    });
    return coming;
  };

  const fetchMore = async () => {
    const fresh = [];
    const list = find(".inbox__items");
    let older = find(".inbox__more [rel=next]");
    let response;
    try {
      // All rows of a page may belong to stories that are already in the list.
      while (older && !fresh.length && list.isConnected) {
        response = await fetch(find(".inbox__more").dataset.results + older.search);
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        fresh.push(...[...page.querySelectorAll(".inbox-row")].filter((row) => !document.getElementById(row.id)));
        list.append(...fresh);
        const next = page.querySelector(".inbox__more [rel=next]");
        if (next) older.href = next.getAttribute("href");
        else older.remove();
        older = next && older;
      }
    } catch {
      complain(failure("Chưa lấy được các tin tiếp theo.", response));
      return [];
    }
    if (fresh.length) find(".inbox__came").textContent = `Thêm ${fresh.length} tin ở cuối danh sách.`;
    tellIfDone();
    return fresh;
  };

  const keepFilled = () => {
    if (find(".inbox__more [rel=next]") && rows().length < ENOUGH) bringMore();
  };

  const tellIfDone = () => {
    const isDone = !find(".inbox-row:not([hidden])") && !find(".inbox__more [rel=next]");
    find(".inbox__done").hidden = !isDone;
    return isDone;
  };

  const goToMore = async () => {
    const [first] = await bringMore();
    if (first) goTo(first);
    else announce("Không còn tin nào cũ hơn trong danh sách này.");
  };

  /* Moving and reading. */

  // A late response must not take the focus from a field: further typing would act as keys of the inbox.
  const focus = (element) => {
    const at = document.activeElement;
    // A field in a closed pane may still have the focus, but it is not rendered.
    if (!at?.closest(FIELD) || !at.offsetParent) element.focus({ preventScroll: true });
  };

  const focusRow = (row) => {
    focus(titleOf(row));
    row.scrollIntoView({ block: "nearest" });
  };

  const goTo = (row) => (isReading() ? read(row) : focusRow(row));

  const move = async (step) => {
    const here = current();
    const all = rows();
    const row = here ? neighbour(here, step) : all[step > 0 ? 0 : all.length - 1];
    if (row) goTo(row);
    else if (step > 0) await goToMore();
  };

  /* An item that covers the list is an entry of the history, so that the back button of a phone closes it. */

  const COVERED = "inbox-covered";

  const cover = (dialog) => {
    dialog.showModal();
    // Else going back would scroll the list to where it stood before further items were read.
    history.scrollRestoration = "manual";
    history.pushState(COVERED, "");
  };

  const uncover = () => {
    if (history.state === COVERED) history.back();
  };

  window.addEventListener("popstate", () => {
    if (history.state === COVERED) return;
    if (isReading() && pane().matches(":modal")) pane().close();
    setTimeout(() => (history.scrollRestoration = "auto"));
  });
  // Left in the history by a screen that was opened from an item.
  uncover();

  let loading = null;

  const read = async (row) => {
    beside = idOf(row);
    document.querySelectorAll(".inbox-row[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    loading?.abort();
    loading = new AbortController();
    const dialog = pane();
    if (!dialog.open) {
      dialog.querySelectorAll(".inbox-reading__bar p").forEach((said) => (said.textContent = ""));
      // Beside the list where there is room, else over it.
      if (matchMedia("(min-width: 75rem)").matches) dialog.show();
      else cover(dialog);
    }
    // Keys decide on this item from now on, so the pane must no longer show the one before.
    const heading = make("h2", { id: "tin-dang-doc", tabIndex: -1, textContent: titleOf(row).textContent });
    dialog.querySelector(".inbox-reading__content").replaceChildren(heading);
    focus(heading);
    // Only now, because the pane has made the list narrower.
    row.scrollIntoView({ block: "nearest" });
    dialog.setAttribute("aria-busy", "true");
    let response;
    try {
      response = await fetch(`${titleOf(row).pathname}doc/`, { signal: loading.signal });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      dialog.querySelector(".inbox-reading__content").innerHTML = await response.text();
      dialog.scrollTop = 0;
      focus(dialog.querySelector("h2"));
    } catch (error) {
      if (error.name === "AbortError") return;
      complain(failure("Chưa mở được tin.", response));
    }
    dialog.removeAttribute("aria-busy");
  };

  /** Focuses the row, the undo button of a decided one, or the row that took its place. */
  const land = (row) => {
    const undo = row.querySelector(".inbox-row__decided :is(button, a)");
    if (isOpen(row)) focusRow(row);
    else if (!row.hidden && undo) focus(undo);
    else if (neighbour(row, 1) ?? rows()[0]) focusRow(neighbour(row, 1) ?? rows()[0]);
    else if (tellIfDone()) focus(find(".inbox__done a"));
  };

  document.addEventListener(
    "close",
    (event) => {
      if (event.target !== pane()) return;
      loading?.abort();
      uncover();
      const row = rowOf(beside);
      row?.removeAttribute("aria-current");
      if (row) land(row);
    },
    { capture: true },
  );

  /* Decisions. */

  const seenIn = (targets) => {
    // What the pane shows is newer than the row.
    const places = isReading() && targets.includes(rowOf(beside)) ? [...targets, pane()] : targets;
    return places.flatMap((place) => [...place.querySelectorAll("[name=seen]")].map((mark) => mark.value));
  };

  const post = async (action, { ids = [], seen = [], batch = "", ...fields }) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
    data.append("next", form().elements.next.value);
    data.append("action", action);
    data.append("batch", batch);
    Object.entries(fields).forEach(([name, value]) => data.append(name, value));
    ids.forEach((id) => data.append("items", id));
    seen.forEach((mark) => data.append("seen", mark));
    let response;
    try {
      response = await fetch(form().getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.text) announce(answer.text);
      complain(answer.errors.join(" "));
      const count = find(".inbox-tabs__count");
      count.textContent = answer.waiting;
      count.hidden = !answer.waiting;
      return answer;
    } catch {
      complain(failure("Chưa gửi được quyết định.", response));
      return null;
    }
  };

  // One request after another, so that decisions made faster than the server answers can be undone in order.
  let queue = Promise.resolve();
  let waiting = 0;
  const inTurn = (task) => {
    waiting += 1;
    queue = queue.then(task, task).finally(() => {
      waiting -= 1;
    });
    return queue;
  };
  // Makes the browser ask before it drops decisions that have not been sent yet.
  window.addEventListener("beforeunload", (event) => waiting && event.preventDefault());

  /** Replaces rows by those that the server has rendered. */
  const redraw = (answer) => {
    for (const [id, html] of Object.entries(answer.rows)) {
      const holder = document.createElement("template");
      holder.innerHTML = html;
      rowOf(id)?.replaceWith(holder.content.querySelector(".inbox-row"));
    }
  };

  const makeRoom = (decision) => {
    const had = document.activeElement?.closest?.(".inbox-row");
    decision.ids.forEach((id) => rowOf(id)?.setAttribute("hidden", ""));
    tellIfDone();
    if (had?.hidden) land(had);
  };

  /** Returns the rest of a control's name, by which a list of buttons or links tells it apart. */
  const ofItem = (row) => make("span", { className: "w-sr-only", textContent: row ? `: ${titleOf(row).textContent}` : "" });

  const undoButton = (decision) => {
    const several = decision.ids.length > 1;
    const button = make("button", {
      type: "button",
      className: "button button-small button-secondary",
      textContent: several ? `Hoàn tác cả ${decision.ids.length} tin` : "Hoàn tác",
      onclick: () => takeBack(() => decision),
    });
    if (!several) button.append(ofItem(rowOf(decision.ids[0])));
    return button;
  };

  const fade = (row, text, next) => {
    check(row, false);
    row.querySelector(".inbox-similar")?.remove();
    row.classList.add("inbox-row--decided");
    const note = make("p", { className: "inbox-row__decided" });
    note.append(`${text} `, next);
    row.querySelector(".inbox-row__actions").replaceChildren(note);
  };

  /** Moves on from `had`, which is about to be decided. Returns the next row, or null. */
  const moveOn = async (had) => {
    keepFilled();
    if (!had) return null;
    let next = neighbour(had, 1);
    if (!next && find(".inbox__more [rel=next]")) [next] = await bringMore();
    next ??= neighbour(had, -1);
    if (next) goTo(next);
    return next;
  };

  const setBusy = (targets, isBusy) =>
    targets.forEach((row) => (isBusy ? row.setAttribute("aria-busy", "true") : row.removeAttribute("aria-busy")));

  const decide = async (action, targets, fields = {}) => {
    if (!targets.length) return;
    const had = current();
    const seen = seenIn(targets);
    const isStaying = STAYING.includes(action);
    setBusy(targets, true);
    const moved = isStaying ? null : moveOn(targets.includes(had) ? had : null);
    await inTurn(async () => {
      const answer = await post(action, { ids: targets.map(idOf), seen, ...fields });
      setBusy(targets, false);
      if (!answer?.done.length) {
        if (!isStaying && targets.includes(had)) goTo(had);
        return;
      }
      const decision = { batch: answer.batch, ids: answer.done.map(String) };
      decisions.push(decision);
      if (isStaying) {
        targets.forEach((row) => check(row, false));
        redraw(answer);
        if (isReading() && decision.ids.includes(beside)) await read(rowOf(beside));
        else if (had) focusRow(rowOf(idOf(had)));
        offerUndo(answer.text, decision);
        return;
      }
      for (const row of decision.ids.map(rowOf).filter(Boolean)) {
        const article = answer.article_url && make("a", { href: answer.article_url, textContent: "Mở bài" });
        if (article) article.append(ofItem(row));
        fade(row, answer.done_text, article || undoButton(decision));
      }
      decision.timer = setTimeout(() => makeRoom(decision), UNDO_MS);
      if (isReading() && decision.batch) pane().querySelector(".inbox-reading__said").append(" ", undoButton(decision));
      keepFilled();
      if (!targets.includes(had) || (await moved)) return;
      if (isReading()) pane().close();
      else land(had);
    });
  };

  /** Undoes the decision that `choose` returns once all earlier requests are done. */
  const takeBack = (choose) =>
    inTurn(async () => {
      const decision = choose();
      if (!decisions.includes(decision)) return;
      if (!decision.batch) {
        complain(KEPT);
        return;
      }
      clearTimeout(decision.timer);
      const answer = await post("undo", { batch: decision.batch });
      if (!answer) return;
      decisions.splice(decisions.indexOf(decision), 1);
      find(".inbox__undo").replaceChildren();
      redraw(answer);
      tellIfDone();
      const row = rowOf(decision.ids[0]);
      if (row) goTo(row);
    });

  /** Shows an undo button above the list, for actions after which no row fades. */
  const offerUndo = (text, decision) => {
    const place = saidIn(".inbox__undo");
    const button = undoButton(decision);
    place.replaceChildren(`${text} `, button);
    setTimeout(() => button.parentNode === place && place.replaceChildren(), UNDO_MS);
  };

  /** Returns the form of the row's item if the pane shows it. */
  const formOf = (row) => (isReading() && beside === idOf(row) ? pane().querySelector(".inbox-item__decide") : null);

  /** Opens the item and focuses the choice of a topic, which its draft needs. */
  const askTopic = async (row) => {
    if (!formOf(row)) await read(row);
    if (!formOf(row)) return;
    complain(NO_TOPIC);
    pane().querySelector("[name=topic]")?.focus();
  };

  /* Keys. */

  /** Returns the checked rows, else the current one. If something cannot be done with it, the server says why. */
  const chosen = () => {
    const several = checked();
    const row = current();
    return several.length || !row || !isOpen(row) ? several : [row];
  };

  const draft = () => {
    const row = current();
    if (!row || !isOpen(row)) return;
    const own = formOf(row);
    const topic = own?.elements.topic?.value;
    if (topic === "" || (!own && "topicless" in row.dataset)) askTopic(row);
    else decide("draft", [row], own ? { topic, picture: own.elements.picture?.value ?? "yes" } : {});
  };

  const chooseTopic = () => {
    const targets = chosen();
    const dialog = document.getElementById("inbox-topic");
    if (!targets.length || !dialog.querySelector("[name=topic]")) return;
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => {
        const topic = dialog.querySelector("[name=topic]:checked")?.value;
        if (dialog.returnValue === "choose" && topic) decide("topic", targets, { topic });
      },
      { once: true },
    );
    dialog.showModal();
    const choice = dialog.querySelector("[name=topic]:checked") ?? dialog.querySelector("[name=topic]");
    choice.checked = true;
    choice.focus();
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    a: () => decide("approve", chosen()),
    r: () => decide("reject", chosen()),
    b: draft,
    c: chooseTopic,
    n: goToMore,
    o: () => current()?.querySelector(".inbox-original")?.click(),
    x: () => {
      const row = current();
      if (row && isOpen(row)) check(row, !row.querySelector("[name=items]").checked);
    },
    u: () => takeBack(() => decisions.at(-1)),
    "?": () => document.getElementById("inbox-keys").showModal(),
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (!form() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      // Beside the list the pane is not modal, so the browser does not close it.
      if (event.key === "Escape" && isReading() && !pane().matches(":modal") && !find("dialog:modal")) return pane().close();
      if (form().dataset.keys === "off" || (event.repeat && !"jk".includes(event.key))) return;
      const act = keys[event.key];
      if (!act || event.target.closest(FIELD) || find("dialog:modal:not(.inbox-reading)")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    },
    { capture: true },
  );

  document.addEventListener("submit", (event) => {
    if (!event.submitter || !event.target.closest(".inbox-layout")) return;
    const { name, value } = event.submitter;
    const [action, id] = name === "one" ? value.split(":") : [value, null];
    const targets = id ? [rowOf(id)].filter(Boolean) : checked();
    if (!DECISIONS.includes(action) || (id && !targets.length)) return;
    const topic = action === "topic" ? form().elements.topic.value : "";
    if (action === "topic" && !topic) return;
    event.preventDefault();
    // The second click of a double click would be refused, because the first has changed the item.
    decide(action, targets.filter((row) => !row.hasAttribute("aria-busy")), { topic });
  });

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest("[data-inbox-keys]")) document.getElementById("inbox-keys").showModal();
    if (target.closest("[data-inbox-close]")) pane().close();
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const row = target.closest(".inbox-row__title a")?.closest(".inbox-row");
    const isMore = target.closest(".inbox__more [rel=next]");
    if (!row && !isMore) return;
    event.preventDefault();
    if (row) read(row);
    else goToMore();
  });
})();
