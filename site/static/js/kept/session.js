/*
 * Asks the server who is signed in. The state is `here` with the person, `gone` if nobody is or the person must first
 * do something else, or `away` if the server does not answer in time, or something else answers in its place, such as
 * the login page of a network. Texts that the server has saved are erased here.
 */
(() => {
  const { keptText } = window;

  const MAX_WAIT = 15_000;

  const ask = async () => {
    let response;
    let answer;
    try {
      response = await fetch(keptText.who, {
        redirect: "manual",
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(MAX_WAIT),
      });
      if (response.ok) answer = await response.json();
    } catch {
      return { state: "away" };
    }
    if (response.status >= 500) return { state: "away" };
    if (!response.ok) return { state: "gone" };
    if (answer.saved.length && keptText.store.isAvailable) await keptText.store.erase(answer.saved);
    return { state: "here", ...answer };
  };

  keptText.ask = ask;
})();
