/*
 * Stores kept texts in IndexedDB: whose, of which form, when; title and fields encrypted with a key that the server
 * gives only to their owner. So neither another account on this computer nor a stranger who reads its disk can read
 * them. Texts older than a week are erased.
 */
(() => {
  const LIFETIME = 7 * 24 * 3600 * 1000;
  const SEALED_FOR = ({ person, path }) => new TextEncoder().encode(`${person} ${path}`);

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const open = () => {
    const request = indexedDB.open("kept-text", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("texts", { keyPath: "id" });
    return done(request);
  };

  const inStore = async (mode, work) => {
    const database = await open();
    try {
      return await work(database.transaction("texts", mode).objectStore("texts"));
    } finally {
      database.close();
    }
  };

  // Browsers offer encryption only to pages served over https or from this computer.
  const isAvailable = Boolean(window.crypto?.subtle && window.indexedDB && navigator.locks);

  const keyOf = (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  };

  const put = async (text, { title, fields }, keys) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ title, fields }));
    const cipher = { name: "AES-GCM", iv, additionalData: SEALED_FOR(text) };
    const sealed = await crypto.subtle.encrypt(cipher, await keyOf(keys[0]), plain);
    await inStore("readwrite", (store) => done(store.put({ ...text, iv, sealed })));
  };

  // Returns title and fields, or null if none of the keys decrypts the text.
  const read = async (text, keys) => {
    const cipher = { name: "AES-GCM", iv: text.iv, additionalData: SEALED_FOR(text) };
    for (const key of keys) {
      try {
        const plain = await crypto.subtle.decrypt(cipher, await keyOf(key), text.sealed);
        return JSON.parse(new TextDecoder().decode(plain));
      } catch (error) {
        if (error.name !== "OperationError") throw error;
      }
    }
    return null;
  };

  const erase = (ids) => inStore("readwrite", (store) => Promise.all(ids.map((id) => done(store.delete(id)))));

  // Returns all texts, newest first, and erases those that are too old.
  const list = async () => {
    const all = await inStore("readonly", (store) => done(store.getAll()));
    const oldest = Date.now() - LIFETIME;
    const old = all.filter((text) => text.at < oldest).map((text) => text.id);
    if (old.length) await erase(old);
    return all.filter((text) => text.at >= oldest).sort((one, other) => other.at - one.at);
  };

  window.keptText.store = { isAvailable, put, read, erase, list };
})();
