// ESLint configuration for the scripts of public pages and admin: `make check`.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "script", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // An empty catch is allowed where a failure has no consequence, e.g. if the browser refuses storage.
      "no-empty": ["error", { allowEmptyCatch: true }],
    },
  },
  // base/delivery/first_script.js loads it by import().
  { files: ["site/static/js/site.js"], languageOptions: { sourceType: "module" } },
  { files: ["home/offline.js"], languageOptions: { globals: globals.serviceworker } },
];
