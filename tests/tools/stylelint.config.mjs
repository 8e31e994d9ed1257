// Lints our own style sheets: `make check`.
export default {
  extends: "stylelint-config-recommended",
  rules: {
    // It compares rules of different components, which never match the same element; inside one, layers set the order.
    "no-descending-specificity": null,
  },
};
