"""Files for the tests of the batch: filled forms made small and quickly, and stores compared byte by byte."""

from __future__ import annotations

import os
import random
import time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from check_forms import sound_form

from scorecard.batch.entries import Entry
from scorecard.model import Text
from scorecard.pipeline import evaluate
from scorecard.reports.workbook import write_workbook

TABLES = ("files", "forms", "items", "tasks", "findings")


@lru_cache(maxsize=64)
def workbook(
    project: str, unit: str = "青山市水务局", *, year: int = 2025, seed: int = 1, budget: str = "180"
) -> bytes:
    """A 项目支出绩效自评表 of that project, with another content for another `seed`."""
    form = sound_form(random.Random(seed), kind="project_self_evaluation")
    amount = Decimal(budget)
    funds = tuple(
        line.model_copy(
            update={
                name: getattr(line, name).model_copy(update={"value": amount, "text": budget})
                for name in ("initial", "budget")
                if line.role == "total" and getattr(line, name) is not None
            }
        )
        for line in form.funds
    )
    form = form.model_copy(
        update={
            "project": Text(text=project),
            "unit": Text(text=unit),
            "year": year,
            "money_unit": "万元",
            "funds": funds,
        }
    )
    return write_workbook(evaluate(form, "mof-2020-10").evaluation)


def folder(where: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files, by name."""
    for name, data in files.items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return where


def tables(out: Path) -> dict[str, bytes]:
    """The tables of a store, as bytes."""
    return {path.name: path.read_bytes() for path in sorted((out / "数据").glob("*.parquet"))}


class Deadly(Entry):
    """A file that kills the worker process that touches it: always, or (`inner` is given) the first time only."""

    @property
    def base(self) -> str:
        if os.environ.get("DEADLY_PARENT", str(os.getpid())) != str(os.getpid()):
            once = Path(self.root + ".once")
            if not self.name.startswith("once") or not once.exists():
                once.touch()
                os._exit(3)
        return self.name


class Slow(Entry):
    """A file that holds up the worker process that touches it."""

    @property
    def base(self) -> str:
        if os.environ.get("DEADLY_PARENT", str(os.getpid())) != str(os.getpid()):
            time.sleep(600)
        return self.name
