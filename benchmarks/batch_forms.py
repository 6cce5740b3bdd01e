"""A folder of many different filled forms, made quickly: some are written whole, the others are copies with other names.

Not a benchmark: `bench_batch.py` and `soak_batch.py` use it.
"""

from __future__ import annotations

import io
import random
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "checks"))

from check_forms import sound_form

from scorecard.model import Text
from scorecard.pipeline import evaluate
from scorecard.reports.workbook import write_workbook

_PROJECT, _UNIT = "项目000000", "单位0000"
_BASES = 100
_PER_UNIT = 20


def write_forms(folder: Path, count: int, *, seed: int = 1) -> int:
    """Write `count` workbooks into `folder`, one a project, twenty projects a unit; returns their bytes together."""
    rng = random.Random(seed)
    bases = []
    for _ in range(min(_BASES, count)):
        form = sound_form(rng, kind="project_self_evaluation")
        form = form.model_copy(update={"project": Text(text=_PROJECT), "unit": Text(text=_UNIT), "money_unit": "万元"})
        with zipfile.ZipFile(io.BytesIO(write_workbook(evaluate(form, "mof-2020-10").evaluation))) as package:
            bases.append([(name, package.read(name)) for name in package.namelist()])
    total = 0
    for number in range(count):
        unit = f"单位{number // _PER_UNIT:04}"
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in bases[number % len(bases)]:
                info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                text = part.replace(_PROJECT.encode(), f"项目{number:06}".encode()).replace(
                    _UNIT.encode(), unit.encode()
                )
                package.writestr(info, text)
        path = folder / unit / f"{number:06}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.getvalue())
        total += len(data.getvalue())
    return total
