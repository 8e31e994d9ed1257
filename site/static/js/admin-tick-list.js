/*
 * The search in a checklist (base/desk/choices.py). Rows without all the words are hidden; ticked ones stay. A list
 * of a large table fetches its matches from the server.
 */
(() => {
  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[đĐ]/g, "d")
      .toLowerCase();

  const show = (list, words) => {
    let found = 0;
    for (const row of list.querySelectorAll(".tick-list__choices > label")) {
      const text = fold(row.textContent);
      const fits = words.every((word) => text.includes(word));
      row.hidden = !fits && !row.querySelector("input").checked;
      found += fits;
    }
    list.querySelector(".tick-list__none").textContent = words.length && !found ? "Không thấy mục nào." : "";
  };

  const addFound = async (list, query) => {
    let response;
    let found = null;
    try {
      response = await fetch(`${list.dataset.foundAt}?${new URLSearchParams({ q: query })}`);
      if (response.ok && !response.redirected) ({ found } = await response.json());
    } catch {
      // The message below covers this error, too.
    }
    // The response to an earlier query may arrive after that to a later one.
    if (list.querySelector(".tick-list__search").value !== query) return;
    const said = list.querySelector(".tick-list__none");
    if (!found) {
      said.textContent = window.admin.failure("Chưa tìm được.", response);
      return;
    }
    const rows = list.querySelector(".tick-list__choices");
    const ticked = [...rows.querySelectorAll(":scope > label")].filter((row) => row.querySelector("input").checked);
    const values = ticked.map((row) => row.querySelector("input").value);
    const others = found
      .filter(({ value }) => !values.includes(`${value}`))
      .map(({ value, label }) => {
        const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
        row.querySelector("input").value = value;
        row.append(label);
        return row;
      });
    rows.replaceChildren(...ticked, ...others);
    said.textContent = found.length ? "" : "Không thấy mục nào.";
  };

  let timer;
  document.addEventListener("input", (event) => {
    const list = event.target.matches(".tick-list__search") && event.target.closest("[data-tick-list]");
    if (!list) return;
    const query = event.target.value;
    clearTimeout(timer);
    if (!list.dataset.foundAt) show(list, fold(query).split(/\s+/).filter(Boolean));
    else if (query.trim()) timer = setTimeout(() => addFound(list, query), 250);
  });

  // Otherwise Enter would send the form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".tick-list__search")) event.preventDefault();
  });
})();
