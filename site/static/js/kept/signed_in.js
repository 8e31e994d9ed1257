// Tells the editors in other tabs that somebody has signed in, and closes the tab that was opened for it.
new BroadcastChannel("kept-text").postMessage("signed in");
window.close();
