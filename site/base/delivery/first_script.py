"""Inline script of the public pages, and its hash for the Content-Security-Policy (CSP 3, "hash-source").

It is inline because no request can be waited for: it applies the reader's display settings ("Cách đọc", stored by
js/site.js) before the first paint, and imports js/site.js after it. The policy allows no other inline script.
"""

import base64
import hashlib
from pathlib import Path

SOURCE = Path(__file__).with_name("first_script.js").read_text(encoding="utf-8").strip()
CSP_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(SOURCE.encode()).digest()).decode()}'"
