"""The lines of script that stand in the public pages, because no request can be waited for: how a reader chose to read
("Cách đọc", kept by js/site.js) holds from the first thing drawn, and js/site.js is fetched after that.

Nothing else may stand there: the policy of the public pages names these lines by their hash (CSP 3, "hash-source").
"""

import base64
import hashlib
from pathlib import Path

SOURCE = Path(__file__).with_name("first_script.js").read_text(encoding="utf-8").strip()
CSP_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(SOURCE.encode()).digest()).decode()}'"
