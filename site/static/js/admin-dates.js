/*
 * Comments show their hour by Intl.DateTimeFormat with two styles, which no setting changes. Here these styles read as
 * everywhere in the admin: 10:42 27/11/2026. It runs before Wagtail's comments.js.
 */
Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
  construct(Format, [locales, options]) {
    const made = new Format(locales, options);
    if (options?.dateStyle !== "medium" || options.timeStyle !== "short") return made;
    const time = new Format("en-GB", { timeStyle: "short" });
    const date = new Format("en-GB", { day: "2-digit", month: "2-digit", year: "numeric" });
    return Object.defineProperty(made, "format", {
      value: (moment) => `${time.format(moment)} ${date.format(moment)}`,
    });
  },
});

/*
 * The date picker would put another day in place of one that it cannot read, without a word: 03/03 for 31/02, today for
 * 32/01, 15/08/1900 for "15/8". What was typed stays, and the form says what is wrong with it.
 */
window.jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
