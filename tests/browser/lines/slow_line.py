"""Requests of a page's scripts, held until a test sends them on or answers them itself.

Requests are held in the page. Playwright's `route` may miss the first one in a busy browser, because Chromium confirms
the interception before the page knows of it. Then `expect_request` does not report this request either.
"""

from playwright.sync_api import JSHandle, Page

_HOLD = """(path) => {
  const send = window.fetch;
  const line = { asked: 0, held: [], answer: null, isOpen: false };
  window.fetch = (address, options) => {
    if (!new URL(address, location.href).pathname.endsWith(path)) return send(address, options);
    return new Promise((resolve, reject) => {
      const signal = options?.signal;
      signal?.throwIfAborted();
      signal?.addEventListener("abort", () => reject(signal.reason));
      const end = (answer) => resolve(answer ? new Response(answer.body, answer) : send(address, options));
      line.asked += 1;
      if (line.answer || line.isOpen) end(line.answer);
      else line.held.push(end);
    });
  };
  return line;
}"""


class SlowLine:
    """The line for requests of the open page's scripts to addresses that end with `path`."""

    def __init__(self, page: Page, path: str) -> None:
        self._page = page
        self._line: JSHandle = page.evaluate_handle(_HOLD, path)

    def wait_for(self, requests: int) -> None:
        """Wait until at least `requests` requests have been made since the line became slow."""
        self._page.wait_for_function("([line, count]) => line.asked >= count", arg=[self._line, requests])

    def asked(self) -> int:
        """Return the number of requests made since the line became slow."""
        return self._line.evaluate("(line) => line.asked")

    def send(self) -> None:
        """Send on the held requests."""
        self._line.evaluate("(line) => line.held.splice(0).forEach((end) => end())")

    def open(self) -> None:
        """Send on the held requests, and hold no more."""
        self._line.evaluate("(line) => Object.assign(line, { answer: null, isOpen: true })")
        self.send()

    def answer(self, body: str, status: int = 200) -> None:
        """Answer in place of the server the held requests and all later ones."""
        self._line.evaluate(
            "(line, answer) => { line.answer = answer; line.held.splice(0).forEach((end) => end(answer)); }",
            {"body": body, "status": status},
        )
