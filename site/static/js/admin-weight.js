/*
 * Says that a file is too heavy before it is sent: on a slow line its sending takes minutes, and ends in an error.
 */
(() => {
  const isTooHeavy = (input) => [...input.files].some((file) => file.size > Number(input.dataset.most));

  const judge = (input) => {
    input.setCustomValidity(isTooHeavy(input) ? input.dataset.tooHeavy : "");
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
    setTimeout(window.admin.rest, 0, event.submitter);
  };

  // Before the scripts that wait for the session and send the form later.
  addEventListener("submit", intercept, true);
})();
