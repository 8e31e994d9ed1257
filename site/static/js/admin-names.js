/*
 * Gives accessible names to elements that Wagtail leaves without one: rich text editors and tag inputs take their
 * field's label, searches that of their input, the input for several files that of the button before it
 * (docs/upstream.md). A field without a label stays as it is.
 */
(() => {
  const NAMELESS = [".public-DraftEditor-content", ".tagit-new > input", "#fileupload", "form[role=search]"]
    .map((one) => `${one}:not([aria-label])`)
    .join();

  // The heading of an empty block is empty, too; then the enclosing panel gives the name.
  const headingOf = (element) => {
    for (let panel = element.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      const heading = panel.querySelector("[data-panel-heading-text]");
      if (heading?.textContent.trim()) return heading;
    }
    return null;
  };

  const labelOf = (element) => {
    if (element.matches("form")) return element.querySelector("label");
    return (
      element.closest("[data-field-wrapper]")?.querySelector("label") ??
      headingOf(element) ??
      element.closest(".replace-file-input")?.querySelector("button")
    );
  };

  const name = (element) => {
    const text = labelOf(element)?.textContent.replace("*", "").trim();
    if (text) element.setAttribute("aria-label", text);
  };

  const nameAll = () => document.querySelectorAll(NAMELESS).forEach(name);

  // Editors are created after the page has loaded, and with each new block or upload.
  new MutationObserver(nameAll).observe(document, { childList: true, subtree: true });
  nameAll();
})();
