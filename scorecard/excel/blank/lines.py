"""The live checks below the form: points, execution rate, funds, gaps, scores above their points, the total.

One sentence a line, red where it is wrong. Sums and counts run over whole columns of the table with absolute rows, so
that rows which the clerk inserts count too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scorecard.excel.blank.formula import Area, Given, Node, Ref, Tally, Value, call, join, operation, shown, when
from scorecard.excel.blank.live import BAD, HALF_CENT, OK, Live
from scorecard.excel.blank.plan import Plan
from scorecard.excel.blank.scoring import Scorer

MARK = "核对｜"
_PARTS = ("fiscal", "carryover", "other")
_MONEY = {"initial": "年初预算数", "budget": "预算数", "executed": "执行数"}


def check_lines(plan: Plan, live: Live, scorer: Scorer | None) -> list[Node]:
    """The sentences below the form, in order."""
    lines = _Lines(plan, live, scorer)
    return [join(MARK, line) for line in lines.all()]


class _Lines:
    def __init__(self, plan: Plan, live: Live, scorer: Scorer | None) -> None:
        self.plan = plan
        self.live = live
        self.scorer = scorer if "actual" in plan.columns else None

    def area(self, name: str) -> Area | None:
        column = self.plan.column(name)
        return Area(column, self.plan.first, self.plan.last) if column is not None else None

    def cell(self, name: str) -> Ref | None:
        place = self.plan.cell(name)
        return Ref(*place) if place is not None else None

    def all(self) -> Iterator[Node]:
        """Every check that the form has cells for."""
        points, claimed, names = self.area("points"), self.area("claimed_score"), self.area("level3")
        if points is not None:
            yield self.weights(points)
        executed, base = self.cell("funds.total.executed"), self.cell("funds.total.budget")
        base = base or self.cell("funds.total.initial")
        if executed is not None and base is not None:
            yield from self.execution(executed, base)
        yield from self.funds()
        if names is not None:
            yield self.gaps(names)
        if points is not None and claimed is not None:
            yield self.above(points, claimed)
            total = self.cell("claimed_total")
            if total is not None:
                yield self.total(claimed, total)
        if names is not None:
            yield self.rows(names)

    def weights(self, points: Area) -> Node:
        """权重合计: 90 for the indicators and 10 for the execution, or 100 where the form has no execution points."""
        total = call("ROUND", call("SUM", points), 6)
        execution = self.cell("funds.total.points")
        printed = self.plan.cell("execution_points") is not None
        none = operation(call("COUNT", points), "=", 0)
        if execution is not None:
            whole = call("ROUND", call("SUM", points, execution), 6)
            said: list[Given] = [
                none, "权重合计：分值还没有填。指标分值合计应为 90 分，加预算执行率 10 分，共 100 分。",
                operation(whole, "=", 100), join(OK, "权重合计：指标 ", total, " 分，加预算执行率 ", execution, " 分，共 100 分。"),
            ]  # fmt: skip
            wrong = join(
                BAD, "权重合计：指标 ", total, " 分，加预算执行率 ", call("SUM", execution), " 分，应共 100 分。"
            )
        elif printed:
            said = [none, "权重合计：分值还没有填。合计应为 90 分（预算执行率另 10 分）。"]
            said += [operation(total, "=", 90), join(OK, "权重合计 90 分，加预算执行率 10 分，共 100 分。")]
            wrong = join(BAD, "权重合计 ", total, " 分，应为 90 分（预算执行率另 10 分）。")
        else:
            said = [none, "权重合计：分值还没有填。合计应为 100 分；本地规定预算执行率另 10 分的，应为 90 分。"]
            said += [operation(total, "=", 100), join(OK, "权重合计 100 分。")]
            said += [operation(total, "=", 90), join(OK, "权重合计 90 分，加预算执行率 10 分，共 100 分。")]
            wrong = join(BAD, "权重合计 ", total, " 分，应为 100 分；本地规定预算执行率另 10 分的，应为 90 分。")
        return when(*said, wrong)

    def execution(self, executed: Ref, base: Ref) -> Iterator[Node]:
        """执行率, and its score by the pack."""
        ready = call("AND", call("ISNUMBER", executed), call("ISNUMBER", base))
        ready = call("AND", ready, operation(when(ready, base, 0), ">", 0))
        exact = when(ready, operation(executed, "/", when(operation(base, "=", 0), 1, base)), 0)
        percent = join(call("ROUND", operation(exact, "*", 100), 2), "%")
        rate = self.cell("funds.total.rate")
        if rate is not None:
            typed = call("IFERROR", call("VALUE", rate), Decimal(-1))
            same = operation(call("ABS", operation(typed, "-", exact)), "<", Decimal("0.00051"))
            yield when(
                call("NOT", ready), "执行率：预算数和执行数都填好以后核对。",
                operation(rate, "=", ""), join(BAD, "执行率没有填，按预算数和执行数应为 ", percent, "。"),
                same, join(OK, "执行率 ", percent, "，与预算数、执行数一致。"),
                join(BAD, "执行率按预算数和执行数应为 ", percent, "，与填的不同。"),
            )  # fmt: skip
        points, claimed = self.cell("funds.total.points"), self.cell("funds.total.claimed_score")
        if self.scorer is None or points is None or claimed is None:
            return
        formula = self.scorer.execution(executed, base, points)
        if formula is None:
            return
        score = call("IFERROR", formula, Decimal(-1))
        ready = call("AND", ready, call("ISNUMBER", points))
        right = operation(
            call("ABS", operation(call("IFERROR", call("VALUE", claimed), Decimal(-99)), "-", score)), "<", HALF_CENT
        )
        yield when(
            call("NOT", ready), "预算执行率得分：预算数和执行数都填好以后核对。",
            operation(claimed, "=", ""), join(BAD, "预算执行率得分没有填，按规则应为 ", score, " 分。"),
            right, join(OK, "预算执行率得分 ", score, " 分，与规则一致。"),
            join(BAD, "预算执行率得分按规则应为 ", score, " 分，与填的不同。"),
        )  # fmt: skip

    def funds(self) -> Iterator[Node]:
        """The total of each column of money against its parts."""
        for column, label in _MONEY.items():
            total = self.cell(f"funds.total.{column}")
            parts = [cell for part in _PARTS if (cell := self.cell(f"funds.{part}.{column}")) is not None]
            if total is None or len(parts) < 2:
                continue
            added = call("ROUND", call("SUM", *parts), 6)
            yield when(
                operation(call("COUNT", total, *parts), "<", 1 + len(parts)), f"资金合计：{label}各行都填好以后核对（没有的写 0）。",
                operation(call("ROUND", call("SUM", total), 6), "=", added), join(OK, f"{label}合计与各行相加一致。"),
                join(BAD, f"{label}：各行相加是 ", added, "，总额填的是 ", total, "。"),
            )  # fmt: skip

    def gaps(self, names: Area) -> Node:
        """缺项: rows with a name and without what the form asks for."""
        parts: list[Given] = []
        counts: list[Node] = []
        for field, label in (
            ("target", "指标值"),
            ("points", "分值"),
            ("actual", "实际完成值"),
            ("claimed_score", "得分"),
        ):
            area = self.area(field)
            if area is None:
                continue
            count = Tally(
                f"SUMPRODUCT((LEN({names.text()})>0)*(LEN({area.text()})=0))",
                (names, area),
                lambda row: bool(shown(row[0])) and not shown(row[1]),
            )
            counts.append(count)
            parts.append(when(operation(count, ">", 0), join(f"；{label}缺 ", count, " 行"), ""))
        any_name = Tally(f"SUMPRODUCT(--(LEN({names.text()})>0))", (names,), lambda row: bool(shown(row[0])))
        return when(
            operation(any_name, "=", 0), "缺项：还没有填指标。",
            operation(call("SUM", *counts), "=", 0), join(OK, "缺项：没有，", any_name, " 个指标都填全了。"),
            join(BAD, "缺项", *parts, "。"),
        )  # fmt: skip

    def above(self, points: Area, claimed: Area) -> Node:
        """超出分值: scores above their points."""

        def holds(row: Sequence[Value]) -> bool:
            worth, score = row
            return isinstance(worth, Decimal) and isinstance(score, Decimal) and score > worth

        p, c = points.text(), claimed.text()
        count = Tally(f"SUMPRODUCT(ISNUMBER({p})*ISNUMBER({c})*({c}>{p}))", (points, claimed), holds)
        return when(
            operation(count, ">", 0), join(BAD, "超出分值：有 ", count, " 个指标的得分高于分值。"),
            operation(call("COUNT", claimed), "=", 0), "超出分值：得分还没有填。",
            join(OK, "超出分值：没有。"),
        )  # fmt: skip

    def total(self, claimed: Area, total: Ref) -> Node:
        """总分 against the sum of the scores."""
        execution = self.cell("funds.total.claimed_score")
        parts = [claimed, execution] if execution is not None else [claimed]
        added = call("ROUND", call("SUM", *parts), 2)
        return when(
            operation(call("COUNT", claimed), "=", 0), "总分：得分填好以后核对。",
            operation(total, "=", ""), join(BAD, "总分没有填，各项得分合计 ", added, " 分。"),
            call("NOT", call("ISNUMBER", total)), join(BAD, "总分不是数字，各项得分合计 ", added, " 分。"),
            operation(call("ABS", operation(total, "-", added)), "<", HALF_CENT), join(OK, "总分 ", added, " 分，与各项得分合计一致。"),
            join(BAD, "总分填的是 ", total, " 分，各项得分合计 ", added, " 分。"),
        )  # fmt: skip

    def rows(self, names: Area) -> Node:
        """Rows with something wrong, and rows that the clerk inserted, which have no check of their own."""
        column = self.live.at("said")
        assert column is not None  # noqa: S101 - every form has that column
        said = Area(column, self.plan.first, self.plan.last)
        wrong = Tally(f'SUMPRODUCT(--(LEFT({said.text()},1)="✗"))', (said,), lambda row: shown(row[0]).startswith("✗"))
        bare = Tally(
            f"SUMPRODUCT((LEN({names.text()})>0)*(LEN({said.text()})=0))",
            (names, said),
            lambda row: bool(shown(row[0])) and not shown(row[1]),
        )
        return when(
            operation(wrong, ">", 0), join(BAD, "逐行核对：有 ", wrong, " 行有问题，见右边“核对”列。"),
            operation(bare, ">", 0), join(OK, "逐行核对：没有发现问题；插入的 ", bare, " 行没有逐行核对，请自行核对得分。"),
            join(OK, "逐行核对：没有发现问题。"),
        )  # fmt: skip


__all__ = ["MARK", "check_lines"]
