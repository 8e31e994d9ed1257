// stylelint configuration for our own style sheets: `make check`.
export default {
  extends: "stylelint-config-recommended",
  rules: {
    // Disabled, because it compares rules of different components, which never match the same element. Inside one component,
    // layers set the order.
    "no-descending-specificity": null,
  },
};
