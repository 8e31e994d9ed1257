/*
 * Asks the server who is signed in. The state is `here` with the person, `barred` if the
 * person has lost the access to the admin, `gone` if nobody is signed in or the person must first do something else, or
 * `away` if the server does not answer in time, or something else answers in its place, such as
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
      if (response.ok || response.status === 403) answer = await response.json();
    } catch {
      return { state: "away" };
    }
    if (response.status >= 500) return { state: "away" };
    if (response.status === 403) return { state: "barred", ...answer };
    if (!response.ok) return { state: "gone" };
    if (answer.saved.length && keptText.store.isAvailable) await keptText.store.erase(answer.saved);
    return { state: "here", ...answer };
  };

  keptText.ask = ask;
})();
