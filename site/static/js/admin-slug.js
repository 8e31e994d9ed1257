/*
 * Makes slugs in the page editor equal to those of the server (site/vietnamese/slugs.py): `Đường dây nóng` gives
 * `duong-day-nong`, while Wagtail's own transliteration gives `djuong-...`. A test compares the two.
 *
 * Wagtail's Stimulus controllers communicate by events that are dispatched on the slug field: `w-sync` of the title
 * field sends `w-sync:check` and `w-sync:apply` with the title in `event.detail.value`, and `w-slug` of the slug field
 * makes a slug of that value, or of the field's value on `blur`. Capture listeners on the document run before any
 * listener on the field, so they replace the raw text by the finished slug, which Wagtail's transliteration leaves
 * unchanged. Wagtail still decides when a slug follows the title. No private part of Wagtail is used: if the events
 * are renamed one day, the editor falls back to Wagtail's slugs.
 *
 * It ignores fields without the `w-slug` controller. Text without a Latin letter or digit is left to Wagtail.
 */
(() => {
  const MAX_LENGTH = 80; // as in slugs.py
  const NOT_DECOMPOSABLE = { đ: "d", ð: "d", ɖ: "d" };
  const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g; // as in text.py

  // Lower, upper and lower case again, so that ß, ẞ and ligatures are split as by Python's casefold().
  const fold = (text) =>
    text
      .replace(INVISIBLE, "")
      .normalize("NFD")
      .replace(/\p{Mn}/gu, "")
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .replace(/[đðɖ]/g, (letter) => NOT_DECOMPOSABLE[letter]);

  const slugify = (text) => {
    const slug = fold(text)
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    if (slug.length <= MAX_LENGTH) return slug;
    const lastBreak = slug.lastIndexOf("-", MAX_LENGTH);
    return slug.slice(0, lastBreak > 0 ? lastBreak : MAX_LENGTH);
  };

  const isSlugField = (target) =>
    target instanceof HTMLInputElement && target.matches('[data-controller~="w-slug"]');

  const slugTheTitle = (event) => {
    if (isSlugField(event.target)) event.detail.value = slugify(event.detail.value) || event.detail.value;
  };

  document.addEventListener("w-sync:check", slugTheTitle, true);
  document.addEventListener("w-sync:apply", slugTheTitle, true);
  document.addEventListener(
    "blur",
    (event) => {
      if (isSlugField(event.target)) event.target.value = slugify(event.target.value) || event.target.value;
    },
    true,
  );

  window.vietnameseSlug = slugify; // for the browser test that compares it with the server
})();
