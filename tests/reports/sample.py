"""A realistic evaluation, built by hand. All values are invented: 演示数据."""

from decimal import Decimal
from fractions import Fraction

from scorecard.findings import found
from scorecard.model import (
    Actual,
    Amount,
    Criterion,
    Entry,
    Evaluation,
    Form,
    FundLine,
    Indicator,
    Input,
    Interval,
    Item,
    PackRef,
    Place,
    RuleRef,
    Source,
    Step,
    Target,
    Task,
    Text,
)
from scorecard.reports.review_summary import (
    DoubledForm,
    FindingCount,
    FormToReview,
    GradeChange,
    PackUse,
    ReviewSummary,
    RosterEntry,
    SampleResult,
    UnitCount,
    UnreadableFile,
    count_differences,
)

RULE = "财预〔2020〕10号 第十六条第二款"
SHEET = "Sheet1"


def at(cell):
    return Place(sheet=SHEET, cell=cell)


def text(words, cell=None):
    return Text(text=words, place=at(cell) if cell else None)


def amount(words, unit=None, cell=None):
    return Amount(
        text=words,
        value=Decimal(words.rstrip("%")),
        unit=unit or ("%" if words.endswith("%") else None),
        place=at(cell) if cell else None,
    )


# level1, level2, name, target, actual, points, claimed, score, state, completion, reason
ROWS = [
    ("产出指标", "数量指标", "新建环境监测站点数量", "≥21个", "21个", "10", "10", "10.00", "reached", Fraction(1), None),
    ("产出指标", "数量指标", "开展业务培训期数", "≥6期", "12期", "10", "10", "10.00", "exceeded", Fraction(2), "上级临时增加培训任务，年初指标值按上年水平设定，下年度将结合实际调整。"),
    ("产出指标", "质量指标", "监测设备验收合格率", "≥95%", "90%", "10", "10", "9.47", "missed", Fraction(18, 19), "部分设备到货批次存在缺陷，已要求供货单位更换，年底前完成复验。"),
    ("产出指标", "质量指标", "监测数据传输有效率", "≥98%", "98.6%", "10", "9", "10.00", "reached", Fraction(986, 980), None),
    ("产出指标", "时效指标", "站点建设完成时间", "2024年11月30日前", "2024年11月20日", "5", "5", "5.00", "reached", None, None),
    ("产出指标", "成本指标", "单个站点建设成本", "≤12.50万元/个", "12.30万元/个", "5", "5", "5.00", "reached", None, None),
    ("效益指标", "社会效益指标", "环境监测服务保障水平", "有效提升", "达成预期指标", "15", "14", "14.00", "band", None, None),
    ("效益指标", "生态效益指标", "重点河段水质达标率", "≥85%", "83.4%", "10", "9.9", "9.81", "missed", Fraction(834, 850), None),
    ("效益指标", "可持续影响指标", "设备持续运行年限", "≥5年", "不适用", "5", None, None, "not_applicable", None, "设备于本年末投入运行，本年度不适用。"),
    ("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥90%", "93.5%", "10", "10", "10.00", "reached", Fraction(935, 900), None),
]  # fmt: skip


def indicator(number, row):
    level1, level2, name, target, actual, points, claimed, *_, reason = row
    line = 14 + number
    return Indicator(
        level1=text(level1), level2=text(level2), level3=text(name, f"D{line}"),
        target=Target(text=target, kind="text", place=at(f"E{line}")),
        actual=Actual(text=actual, kind="text", place=at(f"F{line}")),
        points=amount(points, cell=f"G{line}"),
        claimed_score=amount(claimed, cell=f"H{line}") if claimed else None,
        deviation_reason=text(reason, f"I{line}") if reason else None,
        place=at(f"D{line}"),
    )  # fmt: skip


def item(number, row):
    level1, level2, name, target, actual, points, claimed, score, state, completion, _ = row
    line = 14 + number
    rules = {
        "band": RuleRef(
            name="定性指标", article=RULE.replace("二款", "三款"), formula="达成年度指标：分值×80%（含）至分值×100%"
        ),
        "not_applicable": RuleRef(name="不适用指标", article="", formula="分值不计入总分"),
    }
    rule = rules.get(state) or RuleRef(
        name="定量指标", article=RULE, formula="完成指标值的，得全部分值；未完成的，得分＝实际完成值÷指标值×分值"
    )
    steps, inputs = (), ()
    if state != "not_applicable":
        inputs = (
            Input(
                name="指标值",
                value=completion and Fraction(100),
                unit="%" if "%" in target else None,
                raw=target,
                place=at(f"E{line}"),
            ),
            Input(name="实际完成值", value=completion and completion * 100, raw=actual, place=at(f"F{line}")),
            Input(name="分值", value=Fraction(points), unit="分", raw=points, place=at(f"G{line}")),
        )
        steps = (
            Step(
                label="比较实际完成值与指标值",
                expression=f"{actual} 与 {target}",
                result="未达到" if state == "missed" else "达到",
            ),
            Step(
                label="计算得分",
                expression=f"{actual}÷{target}×{points}" if state == "missed" else "全部分值",
                result=score,
            ),
        )
    return Item(
        kind="indicator", row=number, level1=level1, level2=level2, level3=name, points=Decimal(points), state=state,
        score=Decimal(score) if score else None, exact=(completion * Fraction(points) if state == "missed" else Fraction(score)) if score else None,
        interval=Interval(low=Fraction(12), high=Fraction(15)) if state == "band" else None,
        claimed=Decimal(claimed) if claimed else None, difference=Decimal(claimed) - Decimal(score) if claimed and score else None,
        completion=completion, rule=rule, inputs=inputs, steps=steps, place=at(f"D{line}"),
    )  # fmt: skip


def form():
    return Form(
        layout="mof-self-2020",
        place=at("A1"), kind="project_self_evaluation", title=text("项目支出绩效自评表"), year=2024,
        unit=text("某市生态环境监测中心（演示数据）"), department=text("某市生态环境局（演示数据）"),
        project=text("生态环境监测能力建设（演示数据）"), money_unit="万元",
        funds=(
            FundLine(name="年度资金总额", role="total", initial=amount("300", cell="D6"), budget=amount("302.49", cell="E6"),
                     executed=amount("297.95", cell="F6"), rate=amount("98.50%", cell="H6"), points=amount("10", cell="G6"),
                     claimed_score=amount("9.85", cell="I6"), place=at("B6")),
            FundLine(name="其中：当年财政拨款", role="fiscal", initial=amount("280"), budget=amount("282.49"), executed=amount("279.45"),
                     rate=amount("98.92%")),
            FundLine(name="上年结转资金", role="carryover", initial=amount("20"), budget=amount("20"), executed=amount("18.5"), rate=amount("92.50%")),
            FundLine(name="其他资金", role="other", initial=amount("0"), budget=amount("0"), executed=amount("0")),
        ),
        goal=text("目标1：新建监测站点21个，实现重点河段监测全覆盖。\n目标2：开展业务培训6期，提升监测人员业务能力。"),
        goal_actual=text("全年新建监测站点21个，开展业务培训12期，重点河段监测覆盖率达到预期，监测数据质量稳步提高。"),
        indicators=tuple(indicator(n, row) for n, row in enumerate(ROWS)),
        total_points=amount("100"), claimed_total=amount("92.75"), claimed_grade=text("优"),
        entries=(Entry(label="项目负责人", value=text("某某")),),
        source=Source(name="自评表（演示数据）.xlsx", format="xlsx", sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    )  # fmt: skip


def evaluation():
    execution = Item(
        kind="execution", level3="预算执行率", points=Decimal(10), state="missed", score=Decimal("9.85"), exact=Fraction(29795, 30249) * 10,
        claimed=Decimal("9.85"), difference=Decimal("0.00"), completion=Fraction(29795, 30249),
        rule=RuleRef(name="预算执行率", article="财预〔2020〕10号 第十三条第二款", formula="全年执行数÷全年预算数×分值，不超过分值"),
        inputs=(Input(name="全年预算数", value=Fraction("302.49"), unit="万元", raw="302.49", place=at("E6")),
                Input(name="全年执行数", value=Fraction("297.95"), unit="万元", raw="297.95", place=at("F6"))),
        steps=(Step(label="预算执行率", expression="297.95÷302.49", result="98.50%"), Step(label="得分", expression="98.50%×10，四舍五入到两位小数", result="9.85")),
        place=at("B6"),
    )  # fmt: skip
    return Evaluation(
        form=form(),
        pack=PackRef(id="mof-2020", version="1.0", name="财政部项目支出绩效自评计分规则", document="财预〔2020〕10号"),
        items=(execution, *(item(n, row) for n, row in enumerate(ROWS))),
        points_total=Decimal(95), total=Decimal("93.13"), claimed_total=Decimal("92.75"), grade="优", claimed_grade="优",
    )  # fmt: skip


def department():
    """A department's report with tasks, indicators and an 评分表; invented, in the shape of Shenzhen's."""

    def yuan(digits):
        return Amount(text=digits, value=Decimal(digits), unit="元")

    rows = [
        ("部门决策", "预算编制", "预算编制合理性", "5", "5", None),
        ("部门管理", "人员管理", "编外人员控制率", "1", "0", "编外人员占比超过10%"),
        ("部门绩效", "经济性", "公用经费控制率", "6", "6", None),
        ("部门绩效", "效率性", "预算执行率", "6", "2.19", None),
        ("部门绩效", "公平性", "公众或服务对象满意度", "6", "4", None),
    ]
    criteria = tuple(
        Criterion(
            level1=text(a),
            level2=text(b),
            level3=text(c),
            points=amount(p),
            claimed_score=amount(s),
            reason=text(r) if r else None,
        )
        for a, b, c, p, s, r in rows
    )
    tasks = (
        Task(
            name=text("人员经费及公用支出"),
            content=text("完成全年招聘和设备购置。"),
            budget=yuan("8900000.00"),
            budget_fiscal=yuan("8900000.00"),
            executed=yuan("3593207.65"),
            executed_fiscal=yuan("3593207.65"),
        ),
        Task(
            name=text("环境风险培训活动"),
            content=text("举办培训2次。"),
            budget=yuan("1000000.00"),
            executed=yuan("1051200.00"),
        ),
        Task(name=text("金额合计"), budget=yuan("9900000.00"), executed=yuan("4644407.65")),
    )
    base = form()
    return Evaluation(
        form=base.model_copy(update={
            "kind": "department_self_evaluation", "project": None, "tasks": tasks, "criteria": criteria,
            "indicators": base.indicators[:3], "title": text("部门整体支出绩效自评表"),
        }),
        pack=PackRef(id="sz-2020", version="1.0", name="深圳部门整体支出绩效评分规则"),
        items=tuple(
            [item(n, row).model_copy(update={"points": None, "claimed": None, "score": None, "difference": None}) for n, row in enumerate(ROWS[:3])]
            + [
                Item(kind="criterion", row=n, level1=a, level2=b, level3=c, points=Decimal(p), claimed=Decimal(s), state="reached", score=Decimal(s),
                     difference=Decimal(0))
                for n, (a, b, c, p, s, _) in enumerate(rows)
            ]
        ),
        points_total=Decimal(24), total=Decimal("17.19"), claimed_total=Decimal("17.19"), grade="中",
    )  # fmt: skip


def monitoring():
    """A monitoring form, half a year: nothing is scored."""
    base = form()
    rows = tuple(
        row.model_copy(
            update={"actual": None, "progress": row.actual, "forecast": row.actual, "likelihood": text(likely)}
        )
        for row, likely in zip(base.indicators, ["确定能", "有可能", "完全不可能"] * 4, strict=False)
    )
    changed = base.model_copy(update={"kind": "monitoring", "indicators": rows, "title": text("绩效运行监控表")})
    return evaluation().model_copy(update={"form": changed, "items": (), "total": None})


def review():
    """What a small batch comes to, with something of everything."""
    return ReviewSummary(
        files=3,
        forms=2,
        units=2,
        scored=2,
        compared=2,
        year=2024,
        unreadable=(UnreadableFile("坏.xlsx", "文件已加密"),),
        roster=4,
        missing=(RosterEntry("某所", "某项目"),),
        doubled=(DoubledForm("甲中心", "甲项目", ("a.xlsx", "b.xlsx")),),
        findings=(FindingCount("C121", "没有完成而没有写原因", "error", 6, 4, "a.xlsx J16"),),
        forms_with_errors=1,
        differences=count_differences([Decimal("12.4"), Decimal(0)]),
        grades=(GradeChange("优", "良", 1),),
        units_with_errors=(UnitCount("甲中心", 2, 6, 0),),
        first=(
            FormToReview("a.xlsx", "甲中心", "甲项目", ("有错误6项",), claimed=Decimal(97), recomputed=Decimal("84.6")),
        ),
        sample=(SampleResult("甲中心", "甲项目", Decimal(97), Decimal("88.5"), "优", "良", "资料不全"),),
        packs=(PackUse("mof-2020", "财政部规则", "1.0", 2, "财预〔2020〕10号"),),
        digest="d" * 64,
    )


def findings():
    return (
        found("F003", at("E16"), size=12, limit=10),
        found("F001", None, reason="演示：第二个文件正被其他程序使用"),
        found("F002", Place(page=2, sheet="表1", cell="C4"), severity="hint"),
    )
