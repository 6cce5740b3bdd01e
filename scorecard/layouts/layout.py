"""A layout: one official form as data. Read from a YAML file with Chinese keys, used to name a form and to write one.

Stands beside the recognisers: they read any form by its words, a layout says which official form it is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from scorecard.layouts import labels
from scorecard.model import FormKind, MoneyUnit

_FOLDER = Path(__file__).parent
_NO_LAYOUTS = frozenset({"vocabulary"})


class UnknownLayout(LookupError):  # noqa: N818 - named as the packs' UnknownPack is
    """A request for a layout that does not exist."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class GridCell(_Part):
    """A cell of the blank form. `span`, `rows` are merged columns and rows; it prints `text`, or is filled with `fill`.

    `fill` names what stands there: a field of `Form` (project, unit, goal), `year`, or `funds.<line>.<column>`.
    """

    text: str = Field("", alias="印")
    fill: str | None = Field(None, alias="填")
    span: int = Field(1, alias="宽", ge=1, le=40)
    rows: int = Field(1, alias="高", ge=1, le=200)
    align: Literal["左", "中", "右"] = Field("中", alias="对齐")
    bold: bool = Field(False, alias="加粗")


class IndicatorBlock(_Part):
    """The indicator table of the blank form: its side label, its columns with their widths in grid columns."""

    side: str | None = Field(None, alias="侧栏")
    columns: tuple[tuple[str, int], ...] = Field(alias="列")
    rows: tuple[tuple[str, str, int], ...] = Field((), alias="空行")
    """(一级指标, 二级指标, how many blank rows) of the blank form"""
    below: dict[str, tuple[str, ...]] = Field({}, alias="下层")
    """the words of a second heading row under a column that is divided"""


class TaskBlock(_Part):
    """The table of 年度主要任务 of the blank form; its columns as those of the indicator table."""

    side: str = Field(alias="侧栏")
    columns: tuple[tuple[str, int], ...] = Field(alias="列")
    below: dict[str, tuple[str, ...]] = Field({}, alias="下层")
    rows: int = Field(alias="空行", ge=1, le=50)
    total: str | None = Field(None, alias="合计")


class Block(_Part):
    """One band of the form, from top to bottom: printed rows, the table of tasks, or the indicator table."""

    rows: tuple[tuple[GridCell, ...], ...] = Field((), alias="行")
    indicators: IndicatorBlock | None = Field(None, alias="指标表")
    tasks: TaskBlock | None = Field(None, alias="任务表")
    height: int | None = Field(None, alias="行高")


class Layout(_Part):
    """One official form. Columns and labels are given by the standard names of `vocabulary.yaml`."""

    id: str
    name: str = Field(alias="名称")
    document: str = Field(alias="依据")
    region: str = Field("全国", alias="地区")
    kind: FormKind = Field(alias="类型")
    titles: tuple[str, ...] = Field(alias="表名")
    columns: tuple[str, ...] = Field((), alias="指标列")
    """in printed order, by the words that this form prints"""
    required: frozenset[str] = Field(alias="必有列")
    typical: frozenset[str] = Field(frozenset(), alias="特征列")
    """columns that tell this form from its relatives"""
    absent: frozenset[str] = Field(frozenset(), alias="没有列")
    order: tuple[str, ...] = Field((), alias="列序")
    """columns whose printed order tells this form from its relatives"""
    marks: frozenset[str] = Field(frozenset(), alias="特征栏目")
    """labelled cells that tell this form from its relatives"""
    unmarked: frozenset[str] = Field(frozenset(), alias="没有栏目")
    funds: tuple[str, ...] = Field((), alias="资金行")
    fund_columns: tuple[str, ...] = Field((), alias="资金列")
    money_unit: MoneyUnit = Field("万元", alias="金额单位")
    totals: str | None = Field(None, alias="合计行")
    widths: tuple[float, ...] = Field((), alias="列宽")
    blocks: tuple[Block, ...] = Field((), alias="格")

    @field_validator("required", "typical", "absent", mode="before")
    @classmethod
    def _columns(cls, names: Any) -> frozenset[str]:
        return frozenset(_field("指标列", name) for name in names or ())

    @field_validator("order", mode="before")
    @classmethod
    def _order(cls, names: Any) -> tuple[str, ...]:
        return tuple(_field("指标列", name) for name in names or ())

    @field_validator("marks", "unmarked", mode="before")
    @classmethod
    def _marks(cls, names: Any) -> frozenset[str]:
        return frozenset(_mark(name) for name in names or ())

    @field_validator("columns")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            _field("指标列", name)
        return names

    @model_validator(mode="after")
    def _fits(self) -> Layout:
        columns = len(self.widths)
        for block in self.blocks:
            tables = (block.indicators, block.tasks)
            for table in tables:
                if table is None:
                    continue
                width = sum(width for _, width in table.columns) + (table.side is not None)
                if width != columns:
                    raise ValueError(f"{self.id}: 表格共 {width} 列，列宽却有 {columns} 个")
        return self

    def fields(self) -> tuple[str, ...]:
        """The fields of the model that its indicator columns hold, in printed order."""
        return tuple(_field("指标列", name) for name in self.columns)


def _field(group: labels.Group, name: str) -> str:
    known = labels.roles(name).get(group)
    if known is None:
        raise ValueError(f"“{name}”不在 vocabulary.yaml 的{group}里")
    return known


def _mark(name: str) -> str:
    """A labelled cell by its field; three words name the parts that a form may have besides."""
    if name in {"资金表", "重点任务", "评分标准"}:
        return {"资金表": "matrix", "重点任务": "tasks", "评分标准": "criteria"}[name]
    return _field("栏目", name)


@cache
def all_layouts() -> tuple[Layout, ...]:
    """Every layout of the package, by id."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    layouts = []
    for path in sorted(_FOLDER.glob("*.yaml")):
        if path.stem in _NO_LAYOUTS:
            continue
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
        layout = Layout.model_validate(data)
        if layout.id != path.stem:
            raise ValueError(f"{path.name}: id {layout.id} differs from the file's name")
        layouts.append(layout)
    return tuple(layouts)


def load_layout(name: str) -> Layout:
    """The layout whose id or Chinese name is `name`. Raises `UnknownLayout` where there is none."""
    for layout in all_layouts():
        if name in (layout.id, layout.name):
            return layout
    known = "、".join(layout.id for layout in all_layouts())
    raise UnknownLayout(f"没有表样“{name}”；现有：{known}")


__all__ = ["Block", "GridCell", "IndicatorBlock", "Layout", "TaskBlock", "UnknownLayout", "all_layouts", "load_layout"]
