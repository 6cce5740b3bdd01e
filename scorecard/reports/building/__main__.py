"""Writes the built-in Word templates: `python -m scorecard.reports.building [DIRECTORY]`."""

from __future__ import annotations

import sys
from pathlib import Path

from scorecard.reports.building.document import build_all
from scorecard.reports.templating import builtin_templates

if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else builtin_templates()
    for path in build_all(target):
        sys.stdout.write(f"{path}\n")
