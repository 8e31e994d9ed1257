// Windows over the page, built on the browser's <dialog>, which holds the focus and covers the rest.
(() => {
  const { keptText } = window;

  // Returns an element. Properties that are not names of attributes are set as properties.
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /*
   * Shows a window and returns { element, closed, close }. Each choice has a label and a value, with which `closed` is
   * resolved, or an address, which opens in a new tab and leaves the window open. Escape chooses the one marked so.
   */
  const show = ({ title, texts, choices, covers = false }) => {
    const heading = make("h2", { id: "kept-dialog-title", textContent: title });
    const element = make("dialog", { className: "kept-dialog" }, heading);
    element.setAttribute("aria-labelledby", heading.id);
    element.classList.toggle("kept-dialog--covers", covers);
    element.append(...texts.map((text) => (typeof text === "string" ? make("p", { textContent: text }) : text)));
    let close;
    const closed = new Promise((resolve) => {
      close = (value) => {
        element.close();
        element.remove();
        resolve(value);
      };
    });
    const ways = choices.map(({ label, value, address }, index) => {
      const className = index ? "button button-secondary" : "button";
      if (address) return make("a", { className, textContent: label, href: address, target: "_blank" });
      return make("button", { className, type: "button", textContent: label, onclick: () => close(value) });
    });
    element.append(make("p", { className: "kept-ways" }, ...ways));
    element.addEventListener("cancel", (event) => {
      event.preventDefault();
      const choice = choices.find((each) => each.isEscape);
      if (choice) close(choice.value);
    });
    document.body.append(element);
    element.showModal();
    return { element, closed, close };
  };

  const clock = (time) => {
    const at = new Date(time);
    const hours = at.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    const isToday = at.toDateString() === new Date().toDateString();
    if (isToday) return hours;
    // As the server writes dates: a leading zero for days below 10 and for months 1 and 2.
    const day = String(at.getDate()).padStart(2, "0");
    const month = String(at.getMonth() + 1).padStart(at.getMonth() < 2 ? 2 : 1, "0");
    return `${hours} ${day}/${month}/${at.getFullYear()}`;
  };

  keptText.make = make;
  keptText.show = show;
  keptText.clock = clock;
})();
