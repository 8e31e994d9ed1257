// The object in which the scripts of kept text meet, and the addresses that they ask.
window.keptText = { ...document.currentScript.dataset, channel: new BroadcastChannel("kept-text") };
