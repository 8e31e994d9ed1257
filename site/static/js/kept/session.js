/*
 * Asks the server who is signed in. The answer is `here` with the person, `gone` if nobody is or the person must first
 * do something else, or `away` if the server does not answer. What the server has saved is erased here.
 */
(() => {
  const { keptText } = window;

  const ask = async () => {
    let response;
    try {
      response = await fetch(keptText.who, { redirect: "manual", headers: { Accept: "application/json" } });
    } catch {
      return { state: "away" };
    }
    if (response.status >= 500) return { state: "away" };
    if (!response.ok) return { state: "gone" };
    const answer = await response.json();
    if (answer.saved.length && keptText.store.isAvailable) await keptText.store.erase(answer.saved);
    return { state: "here", ...answer };
  };

  keptText.ask = ask;
})();
