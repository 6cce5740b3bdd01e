"""scorecard: reads 绩效目标表 and 绩效自评表, scores them by documented rules, explains every score and writes the papers.

Three calls do the main job:

    forms, findings = scorecard.read("自评表.xlsx")
    evaluation, findings = scorecard.evaluate(forms[0])
    scorecard.write_report(evaluation, "输出")

The way in full stands in `scorecard.pipeline`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from scorecard.pipeline import evaluate, read, write_report

__all__ = ["__version__", "evaluate", "read", "write_report"]


def __getattr__(name: str) -> Any:
    # Late, because `scorecard --help` must not pay for readers and documents.
    if name in {"read", "evaluate", "write_report"}:
        from scorecard import pipeline  # noqa: PLC0415

        return getattr(pipeline, name)
    raise AttributeError(name)
