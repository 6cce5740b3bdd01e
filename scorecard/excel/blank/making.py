"""A request becomes a file: the layout is chosen, the pack is chosen, the plan is made and written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from scorecard import __version__
from scorecard.excel.blank import words
from scorecard.excel.blank.choices import SHEET as CHOICES
from scorecard.excel.blank.lines import check_lines
from scorecard.excel.blank.live import live_checks
from scorecard.excel.blank.plan import Content, Filling, Plan, make_plan
from scorecard.excel.blank.scoring import Scorer
from scorecard.excel.blank.sheet import GUIDE, Paper, write_sheet
from scorecard.layouts.layout import Layout, all_layouts, load_layout
from scorecard.layouts.stamped import Stamp, mark_of
from scorecard.model import Form, FormKind, Text
from scorecard.rules import Pack, choose_pack, load_pack

KINDS: dict[str, FormKind] = {
    "自评表": "project_self_evaluation",
    "目标表": "project_target",
    "部门整体目标表": "department_target",
    "部门整体自评表": "department_self_evaluation",
    "监控表": "monitoring",
}
"""The words of the command line."""
DEFAULTS: dict[FormKind, tuple[str, str]] = {
    "project_self_evaluation": ("mof-self-evaluation", "全国通用"),
    "project_target": ("central-project-target", "全国通用、带分值；不带分值的申报表用 --layout mof-project-target"),
    "department_target": ("mof-department-target", "全国通用"),
    "department_self_evaluation": (
        "hunan-department-evaluation",
        "部门整体自评国家没有统一的表，取与财预〔2020〕10号自评表同列的一种（湖南）；本地另有表样的用 --layout",
    ),
    "monitoring": ("mof-monitoring", "全国通用"),
}


class NoPlan(Exception):  # noqa: N818 - named for what it says
    """A layout that can be recognised but not written; the text is Chinese, for the user."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `values` are fields of the form known from the start (project, unit, department)."""

    kind: FormKind
    year: int
    content: Content = field(default_factory=Content)
    layout: str | None = None
    pack: str | None = None
    packs: str | None = None
    rows: int | None = None
    region: tuple[str, ...] = ()
    """texts that may name the region: unit, department, title of a source"""
    source: Form | None = None
    """the form it is filled from, by which the pack is chosen"""


@dataclass(frozen=True, slots=True)
class Made:
    """The file and what was chosen for it, with the reasons in Chinese."""

    data: bytes
    layout: Layout
    layout_reason: str
    pack: Pack
    pack_reason: str
    plan: Plan


def can_write(layout: Layout) -> bool:
    """Whether the layout has a plan for a blank form."""
    return any(block.rows for block in layout.blocks) and any(
        block.indicators is not None and (block.indicators.rows or not block.rows) for block in layout.blocks
    )


def choose_layout(kind: FormKind, region: tuple[str, ...], asked: str | None = None) -> tuple[Layout, str]:
    """The layout for a form of `kind`: the one asked for, else the region's own, else the general one; and why.

    Raises UnknownLayout for a name that no layout has, NoPlan for one that cannot be written or is of another kind.
    """
    if asked is not None:
        layout = load_layout(asked)
        if layout.kind != kind:
            known = "、".join(one.id for one in all_layouts() if one.kind == kind and can_write(one))
            raise NoPlan(f"表样“{layout.name}”不是这一种表；这一种表可以用：{known}。")
        if not can_write(layout):
            known = "、".join(one.id for one in all_layouts() if one.kind == kind and can_write(one))
            raise NoPlan(f"表样“{layout.name}”只能识别，还不能写成空表；可以用：{known}。")
        return layout, "按 --layout 指定"
    for layout in all_layouts():
        if layout.kind == kind and layout.region != "全国" and can_write(layout):
            named = next((text for text in region if layout.region in text), None)
            if named is not None:
                return layout, f"“{named[:30]}”是{layout.region}的，用{layout.region}的表样"
    name, reason = DEFAULTS[kind]
    return load_layout(name), reason


def make(request: Request) -> Made:
    """The file that `request` asks for.

    Raises UnknownLayout, NoPlan and `scorecard.rules.UnknownPack` for requests that make no sense.
    """
    layout, layout_reason = choose_layout(request.kind, request.region, request.layout)
    form = _as_form(request, layout)
    if request.pack is not None:
        pack, pack_reason = load_pack(request.pack, directory=request.packs), "按 --pack 指定"
    else:
        pack, pack_reason = choose_pack(form, directory=request.packs)
    content = _with_defaults(request.content, request, layout)
    plan = make_plan(layout, content, rows=request.rows)
    scored = {"points", "actual"} <= plan.columns.keys()
    scorer = Scorer(pack) if scored else None
    live = live_checks(plan, scorer)
    name = next(word for word, kind in KINDS.items() if kind == request.kind)
    stamp = Stamp(
        layout=layout.id,
        kind=request.kind,
        year=str(request.year),
        pack=pack.id if scored else "",
        pack_version=pack.version if scored else "",
        version=__version__,
        columns=plan.width,
        sheet=name,
        beside=(GUIDE, CHOICES),
        mark=mark_of(layout),
    )
    guide = words.guide(layout, pack.name if scored else None, prefilled=bool(content.rows))
    paper = Paper(
        plan, content, live, check_lines(plan, live, scorer), guide, stamp, f"{request.year}年度{layout.name}"
    )
    return Made(write_sheet(paper), layout, layout_reason, pack, pack_reason, plan)


def _as_form(request: Request, layout: Layout) -> Form:
    """What is known of the form, for choosing a pack."""
    if request.source is not None:
        return request.source.model_copy(update={"kind": request.kind, "year": request.year, "layout": layout.id})

    def text(name: str) -> Text | None:
        value = request.content.values.get(name)
        return Text(text=str(value)) if value else None

    return Form(
        layout=layout.id,
        kind=request.kind,
        year=request.year,
        unit=text("unit"),
        department=text("department"),
        project=text("project"),
    )


def _with_defaults(content: Content, request: Request, layout: Layout) -> Content:
    """The points that the forms print: 10 for the execution, 100 in all. They stay open to change."""
    values: dict[str, Filling] = dict(content.values)
    fills = {cell.fill for block in layout.blocks for row in block.rows for cell in row}
    opened = set(content.open)
    for name, value in (("funds.total.points", "10"), ("total_points", "100")):
        if name in fills and name not in values:
            values[name] = Decimal(value)
            opened.add(name)
    return replace(content, values=values, open=frozenset(opened), year=request.year)


__all__ = ["DEFAULTS", "KINDS", "Made", "NoPlan", "Request", "can_write", "choose_layout", "make"]
