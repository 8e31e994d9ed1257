// The object that the scripts of kept text share, with the addresses that they request.
window.keptText = { ...document.currentScript.dataset, channel: new BroadcastChannel("kept-text") };
