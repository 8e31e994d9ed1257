/*
 * Comments show their time by Intl.DateTimeFormat with two styles, which no setting changes. This script makes these
 * styles give the format of the rest of the admin: 10:42 27/11/2026. It runs before Wagtail's comments.js.
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
 * The date picker would silently replace a date that it cannot read: 31/02 by 03/03, 32/01 by today, "15/8" by
 * 15/08/1900. Here the typed text stays, and the form says what is wrong with it.
 */
window.jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
