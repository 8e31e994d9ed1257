"""A process of the site that runs code of tests: a line is Python as JSON, its answer what it printed and its error."""

import json
import sys
import traceback
from contextlib import redirect_stdout
from io import StringIO

import django

django.setup()

for line in sys.stdin:
    printed, error = StringIO(), ""
    with redirect_stdout(printed):
        try:
            exec(json.loads(line), {})  # noqa: S102  that is its work
        except Exception:  # noqa: BLE001  the test fails by it
            error = traceback.format_exc()
    sys.stdout.write(f"{json.dumps([printed.getvalue(), error])}\n")
    sys.stdout.flush()
