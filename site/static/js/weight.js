/*
 * Reports before the upload that a file is too large, or that there are too many: on a slow line the upload would take
 * minutes and end in an error.
 */
(() => {
  const problem = ({ files, dataset }) => {
    if (files.length > Number(dataset.mostFiles ?? Infinity)) return dataset.tooMany;
    return [...files].some((file) => file.size > Number(dataset.most)) ? dataset.tooHeavy : "";
  };

  const judge = (input) => {
    input.setCustomValidity(problem(input));
    return input.reportValidity();
  };

  addEventListener("change", (event) => {
    if (event.target.matches("input[data-most]")) judge(event.target);
  });

  const intercept = (event) => {
    if ([...event.target.querySelectorAll("input[data-most]")].every(judge)) return;
    event.preventDefault();
    event.stopPropagation();
    // Wagtail disables the button only after this event.
    setTimeout(() => window.admin?.rest(event.submitter));
  };

  // Runs before the scripts that check the session and send the form later.
  addEventListener("submit", intercept, true);
})();
