// Lints our own scripts, those of the public pages and of the admin: `make check`.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "script", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // An empty catch states that a failure has no consequence, e.g. storage that the reader's browser refuses.
      "no-empty": ["error", { allowEmptyCatch: true }],
    },
  },
  // base/first_script.js loads it by import().
  { files: ["site/static/js/site.js"], languageOptions: { sourceType: "module" } },
];
