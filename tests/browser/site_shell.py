"""A process of the site that runs the tests' code: it reads Python as a line of JSON, and writes output and error."""

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
            exec(json.loads(line), {})  # noqa: S102  running code is its purpose
        except Exception:  # noqa: BLE001  the test gets the error
            error = traceback.format_exc()
    sys.stdout.write(f"{json.dumps([printed.getvalue(), error])}\n")
    sys.stdout.flush()
