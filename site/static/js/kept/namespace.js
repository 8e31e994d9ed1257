// The object in which the scripts of kept text meet, and the addresses that they ask.
window.keptText = {
  ...document.currentScript.dataset,
  channel: new BroadcastChannel("kept-text"),
  // Wagtail disables a button for half a minute from the click on. One whose form is not sent can be pressed again.
  rest: (button) => window.wagtail.app.getControllerForElementAndIdentifier(button, "w-progress")?.deactivate(),
};
