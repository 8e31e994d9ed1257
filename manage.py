#!/usr/bin/env python
"""Command line of Django. It puts `site/` on the import path; `site/` is an import root, never a package."""

import argparse
import gettext
import sys
from pathlib import Path

if __name__ == "__main__":
    _site = Path(__file__).resolve().parent / "site"
    sys.path.insert(0, str(_site))
    # argparse takes its language from the environment, which on a server is seldom Vietnamese.
    _words = gettext.translation("argparse", _site / "locale", ["vi"], fallback=True)
    vars(argparse).update(_=_words.gettext, ngettext=_words.ngettext)
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from config import environment

    environment.read("config.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.stderr.write("\nĐã dừng.\n")
        sys.exit(130)
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        # The database is down, full or locked, which a traceback would not explain.
        from operations.backup.refusal import of_database

        sys.exit(of_database(str(error)))
