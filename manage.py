#!/usr/bin/env python
"""Command line of Django. It puts `site/` on the import path; `site/` is an import root, never a package."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    from django.core.management import execute_from_command_line

    from config import environment
    from config.stack import with_room

    environment.read("config.settings.dev")
    with_room(execute_from_command_line, sys.argv)
