"""Sound forms, and the faults that are planted into them: one known fault of each kind.

Not a test. The tests use it with small numbers, `benchmarks/soak_checks.py` with large ones.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from scorecard.model import Actual, Amount, Criterion, Entry, Form, FundLine, Indicator, Place, Target, Task, Text

DOMAINS = (
    # name, who is satisfied, things done (verb + noun, unit, size), quality, timeliness, benefit
    ("乡村道路养护", "沿线村民", (("养护道路里程", "公里", 80), ("修补路面面积", "平方米", 3200), ("更换标志牌数量", "块", 45)), "路面验收合格率", "养护任务按时完成率", ("社会效益指标", "道路安全通行保障率")),
    ("职业技能培训", "参训学员", (("举办培训班期数", "期", 12), ("培训学员人数", "人", 640), ("编印教材数量", "册", 700)), "学员考核通过率", "培训计划按期完成率", ("社会效益指标", "结业学员就业率")),
    ("环境空气监测", "周边居民", (("运行监测站点数量", "个", 21), ("出具监测报告数量", "份", 52), ("巡检站点次数", "次", 130)), "监测数据准确率", "监测报告及时报送率", ("生态效益指标", "空气质量优良天数比例")),
    ("公共图书馆服务", "到馆读者", (("新增图书数量", "册", 8600), ("举办阅读活动次数", "次", 36), ("接待读者人次", "人次", 95000)), "图书上架完好率", "开馆时间按时率", ("社会效益指标", "公众阅读参与率")),
    ("农村饮水安全巩固", "受益农户", (("改造供水管网长度", "公里", 46), ("新建蓄水池数量", "座", 9), ("受益农户数量", "户", 1830)), "工程质量合格率", "工程按期完工率", ("社会效益指标", "农村自来水普及率")),
    ("义务教育学校设备更新", "在校师生", (("更新课桌椅数量", "套", 1500), ("更新教学电脑数量", "台", 240), ("覆盖学校数量", "所", 13)), "设备验收合格率", "设备按时交付率", ("社会效益指标", "教学设备使用率")),
    ("基层卫生服务能力提升", "就诊患者", (("开展巡回诊疗次数", "次", 88), ("建立健康档案数量", "份", 5200), ("配备诊疗设备数量", "台", 31)), "健康档案合格率", "巡回诊疗按时完成率", ("社会效益指标", "重点人群健康管理率")),
    ("森林病虫害防治", "林区居民", (("防治作业面积", "亩", 12500), ("布设诱捕器数量", "个", 860), ("发布虫情预报次数", "次", 24)), "防治作业合格率", "虫情预报及时率", ("生态效益指标", "林木受害控制达标率")),
)  # fmt: skip
UNITS = ("青山市{}局", "临江县{}中心", "白水区{}服务站")
REASONS = (
    "汛期连续降雨造成停工二十余天，下一步将提前安排工期，六月底前补齐",
    "中标单位供货环节出现纠纷，已督促其在次年一季度内补交，并按合同扣款",
    "部分报名对象外出务工未能到场，今后将改在农闲时段组织，并加强通知",
    "设备到货检验不合格已退换，将完善采购验收办法，避免再次发生",
)
EVIDENCE = ("验收单、统计台账", "问卷调查报告（有效问卷 326 份）", "签到表、影像资料", "决算报表、支付凭证")


def _place(row: int, column: str) -> Place:
    return Place(file="表.xlsx", sheet="自评表", cell=f"{column}{row}")


def text(value: str, place: Place | None = None) -> Text:
    return Text(text=value, place=place)


def amount(value, place: Place | None = None, unit: str | None = None) -> Amount:
    number = None if value is None else Decimal(str(value))
    return Amount(
        text="" if value is None else f"{value}{'%' if unit == '%' else ''}", value=number, unit=unit, place=place
    )


def target(operator: str | None, value, unit: str | None, place: Place | None = None) -> Target:
    sign = {">=": "≥", "<=": "≤"}.get(operator or "", operator or "")
    return Target(
        text=f"{sign}{value}{unit or ''}",
        kind="number",
        operator=operator,
        implied_operator=None if operator else ">=",
        value=Decimal(str(value)),
        unit=unit,
        place=place,
    )


def actual(value, unit: str | None, place: Place | None = None) -> Actual:
    return Actual(text=f"{value}{unit or ''}", kind="number", value=Decimal(str(value)), unit=unit, place=place)


def words(kind, value: str, place: Place | None = None):
    return kind(text=value, kind="text", place=place)


def day(kind, date: dt.date, place: Place | None = None):
    return kind(text=f"{date.year}年{date.month}月{date.day}日", kind="deadline", date=date, place=place)


def sound_form(rng: random.Random, *, kind: str | None = None) -> Form:
    """A form that a careful clerk filled in: nothing in it is wrong, much of it is plain."""
    kind = kind or rng.choice(["project_self_evaluation", "project_self_evaluation", "project_target"])
    own = kind == "project_self_evaluation"
    year = rng.randint(2021, 2026)
    name, people, things, quality, timely, benefit = rng.choice(DOMAINS)
    budget = Decimal(rng.randrange(2000, 90000)) / 100
    rate = Decimal(rng.randrange(8500, 10001)) / 10000
    executed = (budget * rate).quantize(Decimal("0.01")) if own else None
    rows: list[Indicator] = []
    goal: list[str] = []
    done: list[str] = []

    with_cost = rng.random() < 0.5
    split = (20, 40, 20, 10) if with_cost else (0, 50, 30, 10)

    def add(level1, level2, label, aim, got, points, reason=None):
        line = 20 + len(rows)
        at = {column: _place(line, column) for column in "BCDEFGHI"}
        missed = reason is not None
        score = points
        if own and missed and got is not None and aim.value:
            score = (points * got.value / aim.value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        rows.append(
            Indicator(
                level1=text(level1, at["B"]),
                level2=text(level2, at["C"]),
                level3=text(label, at["D"]),
                target=aim.model_copy(update={"place": at["E"]}),
                actual=got.model_copy(update={"place": at["F"]}) if own and got is not None else None,
                points=amount(points, at["G"]),
                claimed_score=amount(score, at["H"]) if own else None,
                deviation_reason=text(reason or "", at["I"]) if own else None,
                evidence=text(EVIDENCE[1] if "满意" in label else rng.choice(EVIDENCE), at["I"]),
                place=_place(line, "A"),
            )
        )

    outputs = Decimal(split[1])
    shares = [Decimal(12), Decimal(9), Decimal(8)] if split[1] == 50 else [Decimal(9), Decimal(8), Decimal(6)]
    for (label, unit, size), points in zip(things, shares, strict=True):
        wanted = max(2, round(size * rng.uniform(0.6, 1.5)))
        reason = None
        if own and rng.random() < 0.12 and wanted > 8:
            got = wanted - max(1, wanted // rng.randint(6, 9))
            reason = rng.choice(REASONS)
        else:
            got = wanted + (rng.randrange(0, wanted // 6 + 1) if rng.random() < 0.7 else 0)
        add("产出指标", "数量指标", label, target(">=", wanted, unit), actual(got, unit), points, reason)
        if rng.random() < 0.7:
            goal.append(f"{label}不少于{wanted}{unit}" if rng.random() < 0.5 else f"{label}达到{wanted}{unit}")
            done.append(f"{label}{got}{unit}")
        outputs -= points
    half = (outputs / 2).quantize(Decimal(1))
    aim = rng.choice([95, 96, 97, 98])
    add(
        "产出指标",
        "质量指标",
        quality,
        target(">=", aim, "%"),
        actual(rng.choice([aim, 99, Decimal("99.2"), 100]), "%"),
        half,
    )
    if rng.random() < 0.5:
        date = dt.date(year, rng.randint(9, 12), rng.randint(1, 28))
        finished = date - dt.timedelta(days=rng.randint(0, 60))
        add("产出指标", "时效指标", "全部任务完成时间", day(Target, date), day(Actual, finished), outputs - half)
    else:
        add(
            "产出指标",
            "时效指标",
            timely,
            target(">=", aim, "%"),
            actual(rng.choice([aim, 99, 100]), "%"),
            outputs - half,
        )
    if with_cost:
        cost = (budget * Decimal("0.95")).quantize(Decimal("0.01"))
        spent = (executed * Decimal("0.9")).quantize(Decimal("0.01")) if executed else cost
        add(
            "成本指标",
            "经济成本指标",
            f"{name}总成本",
            target("<=", cost, "万元"),
            actual(min(spent, cost), "万元"),
            Decimal(20),
        )
    aim = rng.choice([80, 85, 90])
    add(
        "效益指标",
        benefit[0],
        benefit[1],
        target(">=", aim, "%"),
        actual(aim + rng.randint(0, 7), "%"),
        Decimal(split[2]),
    )
    aim = rng.choice([85, 90, 92])
    happy = aim + rng.choice([1, 3, Decimal("2.6"), Decimal("4.1")])
    add("满意度指标", "服务对象满意度指标", f"{people}满意度", target(">=", aim, "%"), actual(happy, "%"), Decimal(10))
    goal.append(f"{people}满意度达到{aim}%以上")
    done.append(f"{people}满意度{happy}%")

    percent = None
    if executed is not None:
        percent = (executed / budget * 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    carry = (budget * Decimal(rng.choice([0, 0, 10, 20])) / 100).quantize(Decimal("0.01"))
    lines = [
        FundLine(
            name="年度资金总额",
            role="total",
            initial=amount(budget, _place(6, "D")),
            budget=amount(budget, _place(6, "E")),
            executed=amount(executed, _place(6, "F")) if own else None,
            rate=amount(percent, _place(6, "G"), "%") if own else None,
            points=amount(10, _place(6, "H")),
            claimed_score=amount(
                (executed / budget * 10).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), _place(6, "I")
            )
            if executed is not None
            else None,
            place=_place(6, "C"),
        )
    ]
    spent_carry = min(carry, executed) if executed is not None else None
    for role, label, part, used in (
        ("fiscal", "其中：当年财政拨款", budget - carry, executed - spent_carry if executed is not None else None),
        ("carryover", "上年结转资金", carry, spent_carry),
        ("other", "其他资金", Decimal(0), Decimal(0) if own else None),
    ):
        line = 6 + len(lines)
        lines.append(
            FundLine(
                name=label,
                role=role,
                initial=amount(part, _place(line, "D")),
                budget=amount(part, _place(line, "E")),
                executed=amount(used, _place(line, "F")) if own else None,
                place=_place(line, "C"),
            )
        )
    if any(line.executed and line.budget and line.executed.value > line.budget.value for line in lines):
        return sound_form(rng, kind=kind)
    project = rng.choice([f"{year}年{name}项目", f"{name}经费", f"{name}专项"])
    return Form(
        layout="made",
        kind=kind,
        year=year,
        unit=text(rng.choice(UNITS).format(name[:2]), _place(4, "F")),
        department=text("青山市财政局", _place(4, "C")),
        project=text(project, _place(3, "C")),
        money_unit="万元",
        funds=tuple(lines),
        goal=text(f"{year}年计划完成" + "，".join(goal) + "；切实改善服务条件，发挥资金效益。", _place(12, "C")),
        goal_actual=text(f"{year}年实际完成" + "，".join(done) + "，资金支付按合同执行。", _place(12, "G"))
        if own
        else None,
        indicators=tuple(rows),
        execution_points=None if own else amount(10),
        total_points=amount(100) if own else None,
        entries=(Entry(label="填报日期", value=text(f"{year}年3月2日")),),
    )


# --- faults -------------------------------------------------------------------------------------------------------

Plant = Callable[[random.Random, Form], Form]


def _row(form: Form, index: int, **update) -> Form:
    rows = list(form.indicators)
    rows[index] = rows[index].model_copy(update=update)
    return form.model_copy(update={"indicators": tuple(rows)})


def _line(form: Form, index: int, **update) -> Form:
    lines = list(form.funds)
    lines[index] = lines[index].model_copy(update=update)
    return form.model_copy(update={"funds": tuple(lines)})


def _find(form: Form, level2: str) -> int:
    return next(i for i, row in enumerate(form.indicators) if level2 in row.level2.text)


def _name(form: Form, index: int, label: str) -> Form:
    return _row(form, index, level3=text(label, form.indicators[index].level3.place))


def _aim(form: Form, index: int, new: Target) -> Form:
    return _row(form, index, target=new.model_copy(update={"place": form.indicators[index].target.place}))


def _got(form: Form, index: int, new: Actual) -> Form:
    return _row(form, index, actual=new.model_copy(update={"place": form.indicators[index].actual.place}))


def _why(form: Form, index: int, reason: str) -> Form:
    return _row(form, index, deviation_reason=text(reason, _place(20 + index, "I")))


def _points(form: Form, index: int, value) -> Form:
    return _row(form, index, points=amount(value, form.indicators[index].points.place))


def _miss(form: Form, index: int, reason: str = "") -> Form:
    """The row missed by a third."""
    unit = form.indicators[index].target.unit
    value = form.indicators[index].target.value
    return _why(_got(form, index, actual(int(value * 2 / 3), unit)), index, reason)


def _goal(form: Form, words_: str) -> Form:
    return form.model_copy(update={"goal": text(words_, _place(12, "C"))})


def _report(form: Form, words_: str) -> Form:
    return form.model_copy(update={"goal_actual": text(words_, _place(12, "G"))})


def _extra(form: Form, label: str, value: str) -> Form:
    return form.model_copy(update={"entries": (*form.entries, Entry(label=label, value=text(value, _place(40, "C"))))})


def _without(form: Form, *level1: str) -> Form:
    """The form without a level; its points go to the row before."""
    kept = [row for row in form.indicators if row.level1.text not in level1]
    gone = sum(row.points.value for row in form.indicators if row.level1.text in level1)
    kept[0] = kept[0].model_copy(update={"points": amount(kept[0].points.value + gone, kept[0].points.place)})
    return form.model_copy(update={"indicators": tuple(kept)})


def _relevel2(form: Form, old: str, new: str) -> Form:
    rows = tuple(
        row.model_copy(update={"level2": text(new, row.level2.place)}) if old in row.level2.text else row
        for row in form.indicators
    )
    return form.model_copy(update={"indicators": rows})


def _copy_row(form: Form, index: int, label: str | None = None) -> Form:
    row = form.indicators[index]
    half = row.points.value / 2
    first = row.model_copy(update={"points": amount(half, row.points.place)})
    second = first.model_copy(update={"level3": text(label or row.level3.text, row.level3.place)})
    rows = (*form.indicators[:index], first, second, *form.indicators[index + 1 :])
    return form.model_copy(update={"indicators": rows})


def _all_equal(rng, form):
    count = len(form.indicators)
    for index in range(count):
        form = _points(form, index, Decimal(90) / count if 90 % count == 0 else Decimal(9))
    if 90 % count:
        form = form.model_copy(update={"indicator_points": amount(9 * count)})
    return form


def _printed_points(rng, form):
    label = f"产出指标（{55 + rng.randrange(9)}分）"
    rows = tuple(
        row.model_copy(update={"level1": text(label, row.level1.place)}) if row.level1.text == "产出指标" else row
        for row in form.indicators
    )
    return form.model_copy(update={"indicators": rows})


def _criteria(head, last, standard):
    return tuple(
        Criterion(
            level1=text("部门管理", _place(60, "A")),
            level1_points=amount(head, _place(60, "B")) if number == 0 else None,
            level3=text(name, _place(60 + number, "C")),
            points=amount(points, _place(60 + number, "D")),
            standard=text(standard if number == 2 else "按期完成得满分", _place(60 + number, "E")),
        )
        for number, (name, points) in enumerate((("预算编制", 12), ("资产管理", 5), ("目标完整性", last)))
    )


def _few(rng, form):
    rows = form.indicators[:2]
    return form.model_copy(
        update={"indicators": tuple(r.model_copy(update={"points": amount(45, r.points.place)}) for r in rows)}
    )


def _many(rng, form):
    row = form.indicators[0]
    more = [
        row.model_copy(update={"level3": text(f"第{number}类事项办理量", row.level3.place)}) for number in range(32)
    ]
    return form.model_copy(update={"indicators": (*form.indicators, *more)})


def _full_marks_no_money(rng, form):
    budget = form.funds[0].budget.value
    spent = (budget * Decimal("0.3")).quantize(Decimal("0.01"))
    form = _line(
        form, 0, executed=amount(spent), rate=amount((spent / budget * 100).quantize(Decimal("0.01")), None, "%")
    )
    form = _line(form, 1, executed=amount(spent))
    form = _line(form, 2, executed=amount(0))
    return _full(rng, form)


def _full(rng, form):
    rows = tuple(row.model_copy(update={"claimed_score": row.points}) for row in form.indicators)
    return form.model_copy(update={"indicators": rows})


def _budget(form, initial=None, budget=None, executed=None):
    """The funds block as one line of money, so that only what is planted is wrong."""
    old = form.funds[0]
    budget = Decimal(str(budget)) if budget is not None else old.budget.value
    executed = Decimal(str(executed)) if executed is not None else old.executed.value
    initial = Decimal(str(initial)) if initial is not None else budget
    percent = (executed / budget * 100).quantize(Decimal("0.01"))
    update = {
        "initial": amount(initial, _place(6, "D")),
        "budget": amount(budget, _place(6, "E")),
        "executed": amount(executed, _place(6, "F")),
    }
    total = old.model_copy(update={**update, "rate": amount(percent, _place(6, "G"), "%")})
    return form.model_copy(update={"funds": (total, form.funds[1].model_copy(update=update))})


def _rate(rng, form):
    shown = form.funds[0].rate.value
    return _line(form, 0, rate=amount(shown - rng.choice([3, 5, 12]), _place(6, "G"), "%"))


def _by_initial(rng, form):
    form = _budget(form, initial=100, budget=125, executed=90)
    return _line(form, 0, rate=amount(90, _place(6, "G"), "%"))


def _ten_thousand(rng, form):
    spent = form.funds[0].executed.value * 10000
    return _line(_line(form, 0, executed=amount(spent, _place(6, "F"))), 1, executed=amount(spent))


def _huge(rng, form):
    form = form.model_copy(update={"funds": form.funds[:1]})
    value = Decimal(rng.randrange(1_200_000, 9_000_000))
    update = {"initial": amount(value), "budget": amount(value)}
    if form.funds[0].executed:
        update |= {"executed": amount(value), "rate": amount(100, None, "%")}
    return _line(form, 0, **update)


def _parts(rng, form):
    return _line(form, 1, budget=amount(form.funds[1].budget.value + rng.choice([-7, 9, 15]), _place(7, "E")))


def _over(rng, form):
    return _budget(form, budget=100, executed=Decimal("104.5"))


def _part_over(rng, form):
    form = _budget(form, budget=100, executed=95)
    other = FundLine(
        name="其他资金", role="other", initial=amount(10), budget=amount(10), executed=amount(15), place=_place(9, "C")
    )
    fiscal = form.funds[1].model_copy(update={"initial": amount(90), "budget": amount(90), "executed": amount(80)})
    return form.model_copy(update={"funds": (form.funds[0], fiscal, other)})


def _spent_unbudgeted(rng, form):
    form = _budget(form, budget=100, executed=95)
    other = FundLine(
        name="其他资金", role="other", initial=amount(0), budget=amount(0), executed=amount(5), place=_place(9, "C")
    )
    return form.model_copy(
        update={"funds": (form.funds[0], form.funds[1].model_copy(update={"executed": amount(90)}), other)}
    )


def _cost_row(form, aim, got):
    row = form.indicators[-2].model_copy(
        update={
            "level1": text("成本指标"),
            "level2": text("经济成本指标"),
            "level3": text("项目总成本", _place(28, "D")),
            "target": target("<=", aim, "万元", _place(28, "E")),
            "actual": actual(got, "万元", _place(28, "F")),
        }
    )
    return form.model_copy(update={"indicators": (*form.indicators[:-2], row, form.indicators[-1])})


def _low(rng, form):
    form = _report(_budget(form, budget=100, executed=rng.choice([30, 55, 71])), "各项任务均按年初确定的内容开展")
    for index in range(len(form.indicators)):
        form = _why(_got_like(form, index), index, "")
    return form


def _got_like(form, index):
    """The row reached exactly."""
    aim = form.indicators[index].target
    if aim.kind == "deadline":
        return _got(form, index, day(Actual, aim.date))
    return _got(form, index, actual(aim.value, aim.unit))


def _negative(rng, form):
    return _line(form, 3, initial=amount(-5, _place(9, "D")))


def _no_money(rng, form):
    blank = Amount(text="")
    lines = tuple(line.model_copy(update={"initial": blank, "budget": blank}) for line in form.funds)
    return form.model_copy(update={"funds": lines})


def _rate_row(rng, form):
    index = _find(form, "时效")
    form = _got(_aim(_name(form, index, "预算执行率"), index, target(">=", 95, "%")), index, actual(96, "%"))
    return _budget(form, budget=100, executed=99)


def _tasks(*, other, executed, content="于11月完成全部设备安装"):
    return (
        Task(
            name=text("设备更新"),
            content=text(content),
            budget=amount(50, _place(50, "C")),
            budget_fiscal=amount(40),
            budget_other=amount(other),
            executed=amount(executed, _place(50, "F")),
            place=_place(50, "B"),
        ),
    )


def _parts_rows(rng, form):
    row = form.indicators[0]
    unit, value = row.target.unit, row.target.value
    parts = [
        row.model_copy(update={"level3": text(f"其中：{name}"), "target": target(">=", value, unit), "points": None})
        for name in ("东片区", "西片区")
    ]
    return form.model_copy(update={"indicators": (row, *parts, *form.indicators[1:])})


def _everywhere(rng, form):
    rows = tuple(r.model_copy(update={"target": target(None, 100, None, r.target.place)}) for r in form.indicators)
    return form.model_copy(update={"indicators": rows})


def _equal_actuals(rng, form):
    for index in range(len(form.indicators)):
        form = _got_like(form, index)
    return form


def _round(rng, form):
    for index in range(len(form.indicators)):
        row = form.indicators[index]
        if row.target.kind == "deadline":
            continue
        form = _got(
            _aim(form, index, target(">=", 75 + index, row.target.unit)),
            index,
            actual(rng.choice([80, 90]) + (0 if row.target.unit == "%" else 30), row.target.unit),
        )
    return form


def _no_survey(rng, form):
    rows = tuple(row.model_copy(update={"evidence": None}) for row in form.indicators)
    return form.model_copy(update={"indicators": rows})


def _problems(rng, form):
    return _extra(_miss(form, 1, REASONS[0]), "存在问题", rng.choice(["无", "暂无", "无。"]))


def _copied(rng, form):
    for index in (0, 1, 2):
        form = _miss(_big(form, index), index, "前期准备不足，今后将加强计划")
    return form


def _big(form, index):
    return _aim(form, index, target(">=", 90, form.indicators[index].target.unit))


def _monitor(likelihood, forecast, reason=""):
    def plant(rng, form):
        rows = list(form.indicators)
        row = rows[0]
        rows[0] = row.model_copy(
            update={
                "likelihood": text(likelihood, _place(20, "K")),
                "forecast": actual(int(float(row.target.value) * forecast), row.target.unit),
                "actual": None,
                "deviation_reason": text(reason),
            }
        )
        return form.model_copy(update={"indicators": tuple(rows), "kind": "monitoring"})

    return plant


def _deadline(form, date, done=None):
    index = _find(form, "时效")
    form = _aim(_name(form, index, "全部任务完成时间"), index, day(Target, date))
    return _got(form, index, day(Actual, done or date)) if form.indicators[index].actual else form


def _goal_other(rng, form):
    row = form.indicators[0]
    return _goal(
        form,
        f"{form.year}年计划完成{row.level3.text}{int(row.target.value) * 2 + 3}{row.target.unit}，改善公共服务条件。",
    )


def _report_other(rng, form):
    row = form.indicators[0]
    return _report(
        form,
        f"{form.year}年实际完成{row.level3.text}{int(row.actual.value) * 2 + 3}{row.actual.unit}，资金支付按合同执行。",
    )


def _goal_missed(rng, form):
    form = _goal(form, form.goal.text + "年末专业技术人员达到40人以上。")
    return _report(form, form.goal_actual.text + "年末专业技术人员达到32人。")


def _shift(text_: str, year: int) -> str:
    return text_.replace(str(year), str(year - 1))


PLANTS: dict[str, Plant] = {
    "C001": lambda rng, f: _points(_points(f, 0, f.indicators[0].points.value + 5), -1, 5),
    "C002": lambda rng, f: (_line(f, 0, points=amount(20, _place(6, "H")))).model_copy(update={"execution_points": None}),
    "C003": lambda rng, f: _points(f.model_copy(update={"indicators": (f.indicators[0], f.indicators[3], f.indicators[-2], f.indicators[-1])}), 0, 90 - f.indicators[3].points.value - f.indicators[-2].points.value - 10),
    "C004": _all_equal,
    "C005": _printed_points,
    "C006": lambda rng, f: _aim(f, 2, Target(text="/", kind="not_applicable")),
    "C007": _full_marks_no_money,
    "C008": lambda rng, f: _line(_full(rng, f), 0, claimed_score=amount(10)),
    "C009": _few,
    "C010": _many,
    "C011": lambda rng, f: f.model_copy(update={"criteria": _criteria(21, 3, "发现一项扣1分")}),
    "C012": lambda rng, f: f.model_copy(update={"criteria": _criteria(20, 3, "目标全覆盖（8分）；每缺一项扣1分")}),
    "C021": _rate,
    "C022": _by_initial,
    "C023": _ten_thousand,
    "C024": _huge,
    "C025": _parts,
    "C026": _over,
    "C027": _part_over,
    "C028": _spent_unbudgeted,
    "C029": lambda rng, f: _cost_row(f, f.funds[0].budget.value + rng.choice([1, 20]), 1),
    "C030": lambda rng, f: _cost_row(f, f.funds[0].budget.value, f.funds[0].executed.value + rng.choice([1, 8])),
    "C031": _low,
    "C032": lambda rng, f: _budget(f, initial=100, budget=rng.choice([140, 60, 250])),
    "C033": _negative,
    "C034": _no_money,
    "C035": _rate_row,
    "C036": lambda rng, f: f.model_copy(update={"tasks": _tasks(other=5, executed=49)}),
    "C037": lambda rng, f: f.model_copy(update={"tasks": _tasks(other=10, executed=20)}),
    "C038": lambda rng, f: _line(_budget(f, budget=250000, executed=Decimal("215457.6")).model_copy(update={"money_unit": "元"}), 0, rate=amount("86.19", None, "%")),
    "C041": lambda rng, f: _aim(f, -2, words(Target, rng.choice(["有效提升", "明显改善", "逐步提高", "显著", "持续增强"]))),
    "C042": lambda rng, f: _aim(f, 1, words(Target, rng.choice(["按计划开展", "根据任务安排确定", "全覆盖"]))),
    "C043": lambda rng, f: _aim(_cost_row(f, 10, 1), -2, words(Target, rng.choice(["控制在预算内", "不超预算", "参照采购价"]))),
    "C044": lambda rng, f: _aim(f, rng.choice([0, 1, 2]), target(">=", f.indicators[0].target.value, None)),
    "C045": lambda rng, f: _aim(f, 3, target(">=", 100, "%")),
    "C046": lambda rng, f: _aim(f, -1, target(">=", rng.choice([105, 110]), "%")),
    "C047": lambda rng, f: _aim(_name(f, 3, rng.choice(["设备故障率", "服务投诉率", "资料差错率"])), 3, target(">=", 5, "%")),
    "C048": lambda rng, f: _aim(f, -1, target("<=", 90, "%")),
    "C049": lambda rng, f: _aim(f, -1, target("=", 90, "%")),
    "C050": lambda rng, f: _aim(f, 1, target(">=", 0, f.indicators[1].target.unit)),
    "C051": lambda rng, f: _aim(f, 1, words(Target, "举办活动3次、编印资料200份")),
    "C052": lambda rng, f: _aim(f, rng.choice([0, 1]), words(Target, rng.choice(["公里", "≥%", "≥ 万元", "亩"]))),
    "C053": lambda rng, f: _aim(f, -1, target(">=", rng.choice([60, 70, 75]), "%")),
    "C054": lambda rng, f: _row(f, 0, last_year=text(f"{int(f.indicators[0].target.value) + 9}{f.indicators[0].target.unit}")),
    "C055": _everywhere,
    "C056": lambda rng, f: _aim(f, -2, words(Target, rng.choice(["好坏", "优良中差", "高中低"]))),
    "C057": _parts_rows,
    "C061": lambda rng, f: _name(f, 3, rng.choice(["验收合格率≥95%", "支付完成率100%", "发放补贴30万元", "新建水泥路2条"])),
    "C062": lambda rng, f: _name(f, 1, rng.choice(["88", "12.5"])),
    "C063": lambda rng, f: _name(f, 1, rng.choice(["报告", "设备", "活动"])),
    "C064": lambda rng, f: _name(f, -2, "通过开展一系列宣传教育和督促检查活动，进一步提升辖区内各类单位和居民群众安全意识的程度"),
    "C065": lambda rng, f: _copy_row(f, rng.choice([0, 3])),
    "C066": lambda rng, f: _copy_row(_name(f, 1, "志愿服务次数"), 1, "开展志愿服务数量"),
    "C067": lambda rng, f: _name(f, 3, rng.choice(["项目资金支出率", "资金使用率", "经费支付率", "预算执行率"])),
    "C068": lambda rng, f: _name(f, 3, rng.choice(["管理制度健全性", "资金使用合规性", "财务制度执行情况"])),
    "C069": lambda rng, f: _name(f, 1, rng.choice(["是否完成申报表中的数量", "详见附件"])),
    "C071": lambda rng, f: _aim(_name(f, 1, rng.choice(["辖区覆盖率", "接种率", "设施改造比例"])), 1, target(">=", 95, "%")),
    "C072": lambda rng, f: _aim(_name(f, 1, "补助经费"), 1, target(">=", 12, "万元")),
    "C073": lambda rng, f: _aim(_name(f, -2, rng.choice(["项目成本控制率", "预算控制率", "成本控制情况"])), -2, target("<=", 100, "%")),
    "C074": lambda rng, f: _name(f, 3, "参会代表满意度"),
    "C075": lambda rng, f: _aim(_name(f, _find(f, "时效"), "物资验收合格率"), _find(f, "时效"), target(">=", 95, "%")),
    "C076": lambda rng, f: _name(f, 3, rng.choice(["补贴发放及时率", "任务按期完成率"])),
    "C077": lambda rng, f: _aim(_name(_cost_row(f, 10, 1), -2, "培训人员数量"), -2, target("<=", 50, "人")),
    "C078": lambda rng, f: _row(f, 3, level2=text("经济成本指标")),
    "C079": lambda rng, f: _aim(_name(f, -2, "开展宣传活动次数"), -2, target(">=", 6, "次")),
    "C081": lambda rng, f: _without(f, "产出指标"),
    "C082": lambda rng, f: _without(f, "效益指标"),
    "C083": lambda rng, f: _relevel2(f, "数量", "质量指标"),
    "C084": lambda rng, f: _relevel2(f, "质量", "时效指标"),
    "C085": lambda rng, f: _name(_without(f, "满意度指标"), 0, "资助困难学生人数"),
    "C086": lambda rng, f: _without(f, "成本指标").model_copy(update={"project": text(f"{f.year}年办公楼修缮工程项目")}),
    "C101": _equal_actuals,
    "C102": _round,
    "C103": lambda rng, f: _why(_got(f, 0, actual(int(f.indicators[0].target.value * 2), f.indicators[0].target.unit)), 0, ""),
    "C104": lambda rng, f: _got(f, 0, words(Actual, rng.choice(["完成", "已完成", "达成预期指标", "全部完成"]))),
    "C105": lambda rng, f: _got(f, -1, actual(100, "%")),
    "C106": _no_survey,
    "C107": lambda rng, f: _got(f, rng.choice([3, -1]) if "率" in f.indicators[3].level3.text and "通过" not in f.indicators[3].level3.text else -1, actual(rng.choice([102, 105]), "%")),
    "C108": lambda rng, f: _got(_aim(_name(f, 1, "参加人数"), 1, target(">=", 50, "人")), 1, actual("52.5", "人")),
    "C109": lambda rng, f: _why(_got(f, 0, actual(-5, f.indicators[0].target.unit)), 0, REASONS[0]),
    "C110": lambda rng, f: _got(_aim(f, -2, words(Target, "达到二级标准")), -2, words(Actual, rng.choice(["好坏", "优良中差"]))),
    "C111": _monitor("确定能", 0.7, REASONS[0]),
    "C112": _monitor("完全不可能", 0.3),
    "C121": lambda rng, f: _miss(_big(f, rng.choice([0, 1])), 1),
    "C122": lambda rng, f: _why(_full(rng, _got_like(f, 0)), 0, "受天气影响，未完成计划任务"),
    "C123": lambda rng, f: _miss(_big(f, 1), 1, rng.choice(["客观原因", "疫情影响", "受疫情影响。", "政策原因"])),
    "C124": lambda rng, f: _miss(_big(f, 1), 1, rng.choice(["无", "暂无", "/", "无偏差"])),
    "C125": lambda rng, f: _miss(_big(f, 1), 1, rng.choice(["供应商供货延迟", "受连日暴雨影响，施工中断"])),
    "C126": _copied,
    "C127": _problems,
    "C131": lambda rng, f: _deadline(f, dt.date(f.year + rng.randint(1, 3), 6, 30), dt.date(f.year, 12, 1)),
    "C132": lambda rng, f: _deadline(f, dt.date(f.year - 1, 11, 30)),
    "C133": lambda rng, f: _why(_deadline(f, dt.date(f.year, 9, 30), dt.date(f.year, 11, rng.randint(1, 28))), _find(f, "时效"), ""),
    "C134": lambda rng, f: _aim(_deadline(f, dt.date(f.year, 9, 30), dt.date(f.year + 1, 3, 1)), _find(f, "时效"), words(Target, "按合同约定")),
    "C135": lambda rng, f: _deadline(f, dt.date(f.year, 9, 30), dt.date(f.year - 1, 12, 1)),
    "C136": lambda rng, f: _extra(f, "起止时间", f"{f.year}年6月1日至{f.year - 1}年12月31日"),
    "C137": lambda rng, f: _extra(f, "项目起止时间", f"{f.year + 1}.01-{f.year + 2}.12"),
    "C141": _goal_other,
    "C142": _report_other,
    "C143": _goal_missed,
    "C144": lambda rng, f: _report(f, f.goal.text),
    "C145": lambda rng, f: _report(f, ""),
    "C146": lambda rng, f: _report(_miss(_big(f, 1), 1, REASONS[0]), "各项任务均已完成，资金支付按合同执行。"),
    "C147": lambda rng, f: _goal(f, f.goal.text + "参培人员满意率超100%。"),
    "C148": lambda rng, f: f.model_copy(update={"tasks": (Task(name=text("事业发展战略研究（2019-2023年）"), content=text("完成《事业发展战略研究（2020-2025年）》一份")),)}),
    "C151": lambda rng, f: _goal(f, f.goal.text + rng.choice(["（200字以内）", "（请填写年度目标）", "（限100字以内）"])),
    "C152": lambda rng, f: _name(f, 2, rng.choice(["指标1：", "指标3:", "……"])),
    "C153": lambda rng, f: _name(f, 2, rng.choice(["受益人口数（≥**人）", "XX县补助人数"])),
    "C154": lambda rng, f: _goal(f, _shift(f.goal.text, f.year)),
    "C155": lambda rng, f: _goal(f, f"{f.year - 1}年以来持续改善办公和服务条件，发挥资金效益。"),
    "C156": lambda rng, f: f.model_copy(update={"project": text(f"{f.year - 1}年设备更新项目")}),
    "C157": lambda rng, f: _goal(f, f.project.text),
    "C158": lambda rng, f: _goal(f, rng.choice(["", "无"])),
    "C159": lambda rng, f: _goal(f, rng.choice(["100%", "完成任务", "保障运转"])),
    "C160": lambda rng, f: _line(f, 0, rate=Amount(text="#DIV/0!")),
    "C171": lambda rng, f: _extra(f, "联系电话", f"1{rng.choice('3578')}{rng.randrange(10**8, 10**9)}"),
    "C172": lambda rng, f: _extra(f, "填表人", f"张某 0{rng.randrange(311, 999)}-{rng.randrange(10**6, 10**7) + 2 * 10**6}"),
    "C173": lambda rng, f: _extra(f, "说明", "补助对象" + _identity(rng)),
    "C174": lambda rng, f: _extra(f, "填表人", f"user{rng.randrange(999)}@example.com"),
    "C175": lambda rng, f: _extra(f, "收款账号", f"6222{rng.randrange(10**14, 10**15)}"),
}  # fmt: skip

SELF_ONLY = frozenset(
    [
        "C007",
        "C008",
        "C021",
        "C022",
        "C023",
        "C026",
        "C027",
        "C028",
        "C030",
        "C031",
        "C032",
        "C035",
        "C038",
        "C101",
        "C102",
        "C103",
        "C104",
        "C105",
        "C106",
        "C107",
        "C108",
        "C109",
        "C110",
        "C121",
        "C122",
        "C123",
        "C124",
        "C125",
        "C126",
        "C127",
        "C133",
        "C134",
        "C135",
        "C142",
        "C143",
        "C144",
        "C145",
        "C146",
        "C160",
    ]
)
TARGET_ONLY = frozenset(("C034",))


def _identity(rng: random.Random) -> str:
    body = f"{rng.randrange(110000, 659999)}19{rng.randrange(50, 99)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{rng.randrange(1000):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def planted(code: str, rng: random.Random) -> Form:
    """A sound form with the fault that `code` finds."""
    kind = None
    if code in SELF_ONLY:
        kind = "project_self_evaluation"
    if code in TARGET_ONLY:
        kind = "project_target"
    return PLANTS[code](rng, sound_form(rng, kind=kind))
