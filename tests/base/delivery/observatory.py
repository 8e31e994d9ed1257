"""The score of Mozilla's HTTP Observatory, limited to the tests that matter for a site like ours.

The rules are those of https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring: a site starts with 100
points, and gets a bonus only if it has lost at most ten. Subresource integrity counts neither way, because all scripts
are our own, and neither does the site's absence from browsers' HSTS preload list.
"""

import re
from collections.abc import Mapping

_SAFE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_HALF_A_YEAR = 15_768_000


def score(headers: Mapping[str, str], cookies: list[str]) -> int:
    """Return the score of a page with these response headers (by lower-case name) and `Set-Cookie` values."""
    marks = [
        _content_security_policy(headers.get("content-security-policy", "")),
        _cookies(cookies),
        -50 if "access-control-allow-credentials" in headers else 0,
        _framing(headers),
        _transport(headers.get("strict-transport-security", "")),
        5 if headers.get("referrer-policy") in _SAFE_REFERRERS else -5,
        0 if headers.get("x-content-type-options") == "nosniff" else -5,
        10 if headers.get("cross-origin-resource-policy") in ("same-origin", "same-site") else 0,
    ]
    lost = 100 + sum(mark for mark in marks if mark < 0)
    return lost + sum(mark for mark in marks if mark > 0) if lost >= 90 else lost


def _sources(policy: str) -> dict[str, set[str]]:
    directives = [directive.split() for directive in policy.split(";") if directive.strip()]
    return {name.lower(): set(values) for name, *values in directives}


def _content_security_policy(policy: str) -> int:
    sources = _sources(policy)
    default = sources.get("default-src", {"*"})
    if not sources:
        return -25
    for name in ("script-src", "object-src", "style-src", "img-src", "font-src"):
        of_kind = sources.get(name, default)
        if of_kind & {"*", "http:"} or (
            name in ("script-src", "object-src") and of_kind & {"https:", "data:"}
        ):
            return -20
    if "'unsafe-inline'" in sources.get("script-src", default):
        return -20
    if "'unsafe-eval'" in sources.get("script-src", default):
        return -10
    if "'unsafe-inline'" in sources.get("style-src", default):
        return 0
    return 10 if default == {"'none'"} else 5


def _framing(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in _sources(headers.get("content-security-policy", "")):
        return 5
    return 0 if headers.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def _transport(value: str) -> int:
    found = re.search(r"max-age=([0-9]+)", value)
    if not found:
        return -20
    return 0 if int(found[1]) >= _HALF_A_YEAR else -10


def _cookies(cookies: list[str]) -> int:
    marks = [5]
    for cookie in cookies:
        name, *rest = [part.strip().lower() for part in cookie.split(";")]
        if "secure" not in rest:
            marks.append(-40)
        elif "sess" in name and "httponly" not in rest:
            marks.append(-30)
        elif "csrf" in name and not any(part.startswith("samesite=") for part in rest):
            marks.append(-20)
        elif not any(part.startswith("samesite=") for part in rest):
            marks.append(0)
    return min(marks) if cookies else 0
