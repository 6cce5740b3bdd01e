"""Forms of the provinces, drawn as they are printed: each reads by its own layout."""

from decimal import Decimal
from pathlib import Path

import pytest
from making import document, one, read

from scorecard.layouts import all_layouts, recognise


def rows(form, *names):
    def plain(value):
        return getattr(value, "value", None) if hasattr(value, "value") else (value.text if value else None)

    return [tuple(plain(getattr(row, name)) for name in names) for row in form.indicators]


def funds(form, *names):
    return [
        (line.name, line.role, *(getattr(line, n).value if getattr(line, n) else None for n in names))
        for line in form.funds
    ]


def test_central_target():
    form, codes = one("""
项目绩效目标表 | ← | ← | ← | ← | ←
(2025年度) | ← | ← | ← | ← | ←
二级项目名称 | ← | 规划体系研究 | ← | ← | ←
主管部门及代⏎码 | ← | [144]生态环境部 | 实施单位 | 对外合作与交流中心 | ←
项目资金⏎（万元） | ← | 年度资金总额： | ← | 21.00 | 执行率⏎分值（10）
↑ | ↑ | 其中：财政拨款 | ← | 21.00 | ↑
↑ | ↑ | 上年结转 | ← | 0.00 | ↑
↑ | ↑ | 其他资金 | ← | 0.00 | ↑
年⏎度⏎总⏎体⏎目⏎标 | 开展研究，提出建议。 | ← | ← | ← | ←
绩⏎效⏎指⏎标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 分值权重⏎（90）
↑ | 产出指标 | 数量指标 | 研究报告 | >=1 份 | 30
↑ | ↑ | 质量指标 | 验收通过率 | 通过 | 20
↑ | 效益指标 | 社会效益指标 | 提供决策支持 | 提供决策支持 | 30
↑ | 满意度指标 | 服务对象满意度指标 | 满意程度 | 90% | 10
""")
    assert codes in ([], ["V006"])
    assert (form.layout, form.kind) == ("central-project-target", "project_target")
    assert funds(form, "budget") == [
        ("年度资金总额", "total", 21),
        ("其中：财政拨款", "fiscal", 21),
        ("上年结转", "carryover", 0),
        ("其他资金", "other", 0),
    ]
    assert (form.execution_points.value, form.indicator_points.value) == (10, 90)
    assert (form.project.text, form.goal.text, form.money_unit) == ("规划体系研究", "开展研究，提出建议。", "万元")
    assert rows(form, "level1", "level3", "points")[3] == ("满意度指标", "满意程度", 10)


def test_xinjiang_department():
    form, codes = one("""
部门整体绩效目标表 | ← | ← | ← | ← | ←
(2024 年) | ← | ← | ← | ← | ←
部门名称 (盖章) | ← | 自治区生态环境厅 | ← | ← | ←
部门联系人 | ← | 某某 | 联系电话 | 000-00000000 | ←
年度绩效目标 | ← | 统筹环境治理 | ← | ← | ←
年度预算(万元) | ← | 资金来源 | ← | 资金总额 (万元) | ←
↑ | ↑ | 财政资金 (万元) | 上级安排 | 5,001.10 | ←
↑ | ↑ | ↑ | 本级安排 | 39,448.55 | ←
↑ | ↑ | 其他资金 (万元) | 其他 | 1,400.77 | ←
一级指标 | 二级指标 | 三级指标 | 指标值 | 指标设定依据 | 分值权重
履职效能 | 数量指标 | 公报 (期) | =1 期 | 《环境保护法》 | 30
 | 质量指标 | 细颗粒物浓度 | <=34.3 微克/立方米 | 计划 | 20
 | 质量指标 | 治理率 (%) | >=25% | 通知 | 40
""")
    assert codes == []
    assert (form.layout, form.kind, form.project) == ("xinjiang-department-target", "department_target", None)
    assert funds(form, "budget") == [
        ("上级安排", "part", Decimal("5001.10")),
        ("本级安排", "part", Decimal("39448.55")),
        ("其他", "part", Decimal("1400.77")),
    ]
    assert form.unit.text == "自治区生态环境厅"
    assert form.entry("联系电话").text == "000-00000000"
    assert rows(form, "level1", "level2", "basis")[2] == ("履职效能", "质量指标", "通知")


XINJIANG = """
项目支出绩效目标表 | ← | ← | ← | ← | ← | ← | ← | ←
(2024 年) | ← | ← | ← | ← | ← | ← | ← | ←
预算单位 | ← | 监测站 | ← | ← | ← | ← | ← | ←
项目名称 | ← | 监测项目 | ← | ← | 项目负责人 | ← | 某某 | ←
项目资金(万元) | ← | 年度预算总额 | 180.00 | 其中：财政拨款 | 150.00 | 其他资金 | 30.00 | ←
项目总体目标 | ← | 完成监测 | ← | ← | ← | ← | ← | ←
一级指标 | 二级指标 | 三级指标 | 指标值 | 指标值设置依据 | 上年完成值 | 指标分值权重 | 指标赋分规则 | 佐证资料
产出指标 | 数量指标 | 断面数量 | ≥21 个 | 计划标准 | 21 个 | 50 | 按照完成比例赋分 | 工作资料
 | 质量指标 | 准确性 | =100% | 计划标准 | - | 10 | 按照完成比例赋分 | 工作资料
效益指标 | 生态效益指标 | 数据使用率 | > =95% | 计划标准 | - | 30 | 按照完成比例赋分 | 工作资料
满意度指标 | 满意度指标 | 满意度 | > =90% | 计划标准 | - | 10 | 满意度赋分 | 工作资料
"""


def test_xinjiang_project():
    form, codes = one(XINJIANG)
    assert codes == []
    assert (form.layout, form.kind) == ("xinjiang-project-target", "project_target")
    assert funds(form, "budget") == [
        ("年度预算总额", "total", 180),
        ("其中：财政拨款", "fiscal", 150),
        ("其他资金", "other", 30),
    ]
    assert form.entry("项目负责人").text == "某某"
    assert rows(form, "level1", "level2", "last_year", "scoring_rule", "evidence")[:2] == [
        ("产出指标", "数量指标", "21 个", "按照完成比例赋分", "工作资料"),
        ("产出指标", "质量指标", None, "按照完成比例赋分", "工作资料"),
    ]


def test_jiangsu():
    form, codes = one("""
江苏省省级部门整体预算绩效目标表 | ← | ← | ← | ← | ←
2026年度 | ← | ← | ← | ← | ←
单位名称 | 某办公室 | ← | ← | ← | ←
单位主要职能 | 承担外事 | ← | ← | ← | ←
机构设置及人员配置 | 编制21人 | ← | ← | ← | ←
部门整体资金（万元） | 收入 | ← | ← | 全年预算数 | ←
↑ | 资金总额 | ← | ← | 735.55 | ←
↑ | 一般公共预算资金 | ← | ← | 704.36 | ←
↑ | 上年结转资金 | ← | ← | 29.99 | ←
↑ | 其他资金 | ← | ← | 1.2 | ←
↑ | 支出 | ← | ← | 半年计划执行数 | 全年预算数
↑ | 基本支出 | ← | ← | 290 | 592.56
↑ | 项目支出 | ← | ← | 48.99 | 142.99
↑ | 环境国际合作及履约 | ← | ← | 23 | 116
中长期目标 | 搭建平台 | ← | ← | ← | ←
年度目标 | 做好外事 | ← | ← | ← | ←
一级指标 | 二级指标 | 三级指标 | ← | 半年指标值 | 全年指标值
决策 | 计划制定 | 规划健全性 | ← | 健全 | 健全
↑ | 预算编制 | 编制科学性 | ← | 科学 | 科学
一级指标 | 二级指标 | 重点工作 | 三级指标 | 半年指标值 | 全年指标值
履职 | 国际合作 | 对外交流 | 团组个数 | ≥1个 | ≥3个
↑ | ↑ | ↑ | 会议次数 | ≥0次 | ≥1次
效益指标 | 社会效益 |  | 服务场次 | ≥1次 | ≥2次
""")
    assert codes == []
    assert (form.layout, form.kind) == ("jiangsu-department-target", "department_target")
    assert funds(form, "budget", "half_year_plan") == [
        ("资金总额", "total", Decimal("735.55"), None),
        ("一般公共预算资金", "part", Decimal("704.36"), None),
        ("上年结转资金", "carryover", Decimal("29.99"), None),
        ("其他资金", "other", Decimal("1.2"), None),
        ("基本支出", "part", Decimal("592.56"), 290),
        ("项目支出", "part", Decimal("142.99"), Decimal("48.99")),
        ("环境国际合作及履约", "part", 116, 23),
    ]
    assert (form.goal_long_term.text, form.goal.text) == ("搭建平台", "做好外事")
    assert form.entry("机构设置及人员配置").text == "编制21人"
    assert rows(form, "level1", "level2", "work", "level3", "half_year_target", "target") == [
        ("决策", "计划制定", None, "规划健全性", None, None),
        ("决策", "预算编制", None, "编制科学性", None, None),
        ("履职", "国际合作", "对外交流", "团组个数", 1, 3),
        ("履职", "国际合作", "对外交流", "会议次数", 0, 1),
        ("效益指标", "社会效益", None, "服务场次", 1, 2),
    ]


SHENZHEN = """
部门（单位）整体支出绩效目标完成情况自评表 | ← | ← | ← | ← | ← | ←
部门（单位）名称 | ← | 某中心 | ← | 预算年度 | 2020 | ←
年度主要任务完成情况 | 任务名称 | 完成情况 | 预算数（元） | ← | 执行数（元） | ←
↑ | ↑ | ↑ | 全额 | 其中：财政拨款 | 全额 | 其中：财政拨款
↑ | 人员经费 | 完成招聘 | 8900000.00 | 8900000.00 | 3593207.65 | 3593207.65
↑ | 风险评估研究 | 完成报告一份 | 500000.00 | 500000.00 | 496800.00 | 496800.00
↑ | 金额合计 | ← | 9400000.00 | 9400000.00 | 4090007.65 | 4090007.65
年度总体目标完成情况 | 预期目标 | ← | ← | 目标实际完成情况 | ← | ←
↑ | 建设队伍 | ← | ← | 队伍32人 | ← | ←
年度绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值 | ←
↑ | 产出指标 | 数量指标 | 招聘人才数量 | ≥6 人 | 11 人 | ←
↑ | ↑ | 时效指标 | 采购完成时间 | 2020 年 12 月 31 日前 | 2020 年 7 月 22 日完成 | ←
↑ | 效益指标 | 经济效益指标 | 不适用 | 不适用 | 不适用 | ←
"""
CRITERIA = """
部门整体支出绩效评分表 | ← | ← | ← | ← | ← | ←
评价指标 | ← | ← | ← | 指标说明 | 评分标准 | 分数
一级指标 | 二级指标 | 三级指标 | 分值 | ↑ | ↑ | ↑
部门决策⏎(20 分) | 预算编制 | 预算编制合理性 | 5 | 是否合理 | 合理得5分 | 5
↑ | ↑ | 预算编制规范性 | 5 | 是否规范 | 规范得5分 | 4.5
↑ | 目标设置 | 绩效目标完整性 | 3 | 是否完整 | 完整得3分 | 3
部门管理 (20分) | 资金管理 | 财务合规性 | 3 | 是否合规 | 合规得3分 | 2
评价指标 | ← | ← | ← | 指标说明 | 评分标准 | 分数
一级指标 | 二级指标 | 三级指标 | 分值 | ↑ | ↑ | ↑
 |  |  |  |  | 资产安全1分
↑ | 公平性 | 信访办理 | 3 | 及时性 | 及时得3分 | 3
总分 | ← | ← | ← | ← | ← | 92.19
评价等级 | ← | ← | ← | ← | ← | 优
"""


@pytest.mark.parametrize("sheets", [(SHENZHEN, CRITERIA), (SHENZHEN + CRITERIA.strip("\n"),)])
def test_shenzhen_with_its_scoring_table(sheets):
    form, codes = one(*sheets)
    assert codes == []
    assert (form.layout, form.kind, form.year) == ("shenzhen-department-evaluation", "department_self_evaluation", 2020)
    assert [(t.name.text, t.content.text, t.budget.value, t.executed_fiscal.value) for t in form.tasks] == [
        ("人员经费", "完成招聘", 8900000, Decimal("3593207.65")),
        ("风险评估研究", "完成报告一份", 500000, 496800),
    ]
    assert form.money_unit == "元"
    assert (form.goal.text, form.goal_actual.text) == ("建设队伍", "队伍32人")
    assert [row.level3.text for row in form.indicators] == ["招聘人才数量", "采购完成时间", "不适用"]
    assert [
        (c.level1.text, c.level1_points.value, c.level2.text, c.level3.text, c.points.value) for c in form.criteria
    ] == [
        ("部门决策", 20, "预算编制", "预算编制合理性", 5),
        ("部门决策", 20, "预算编制", "预算编制规范性", 5),
        ("部门决策", 20, "目标设置", "绩效目标完整性", 3),
        ("部门管理", 20, "资金管理", "财务合规性", 3),
        ("部门管理", 20, "公平性", "信访办理", 3),
    ]
    assert form.criteria[3].standard.text == "合规得3分\n资产安全1分"
    assert form.criteria[1].claimed_score.value == Decimal("4.5")
    assert form.claimed_total.value == Decimal("92.19")
    assert form.claimed_grade.text == "优"


def test_sichuan():
    form, codes = one("""
报表编号：510000_0013zp | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
部门预算项目支出绩效自评表（2023年度） | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
项目名称 | ← | 51000022Y-网络运维 | ← | ← | ← | ← | ← | ← | ← | ←
主管部门 | ← | 县融媒体中心 | ← | 实施单位（盖章） | ← | 县融媒体中心 | ← | ← | ← | ←
项目基本情况 | 1.项目年度目标完成情况 | ← | 项目年度目标 | ← | ← | ← | 年度目标完成情况 | ← | ← | ←
↑ | ↑ | ↑ | 保障运行 | ← | ← | ← | 保障了运行 | ← | ← | ←
↑ | 2.项目实施内容及过程概述 | ← | 开展维护 | ← | ← | ← | ← | ← | ← | ←
预算执行情况（10分） | 年度预算数（万元） | ← | 年初预算 | 调整后预算数 | ← | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因
↑ | 总额 | ← | 10 | 9.5 | ← | 9.5 | 100% | 10 | 10 | 压减经费
↑ | 其中：财政资金 | ← | 10 | 9.5 | ← | 9.5 | 100% | / | / | ↑
↑ | 财政专户管理资金 | ← | 0 | 0 | ← | 0 |  | / | / | ↑
↑ | 单位资金 | ← | 0 | 0 | ← | 0 |  | / | / | ↑
↑ | 其他资金 | ← | 0 | 0 | ← | 0 |  | / | / | ↑
绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析
↑ | 产出指标 | 数量指标 | 维护次数 | ≥ | 12 | 次 | 13 | 22.5 | 22.5
↑ | ↑ | 质量指标 | 故障率 | ≤ | 2 | % | 1 | 22.5 | 22.5
↑ | 效益指标 | 社会效益指标 | 宣传效果 | 定性 | 好 |  | 好 | 35 | 35
↑ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥ | 90 | % | 95 | 10 | 10
合计 | ← | ← | ← | ← | ← | ← | ← | 100 | 100
评价结论 | 完成年度目标 | ← | ← | ← | ← | ← | ← | ← | ← | ←
存在问题 | 无 | ← | ← | ← | ← | ← | ← | ← | ← | ←
改进措施 | 加强管理 | ← | ← | ← | ← | ← | ← | ← | ← | ←
项目负责人：张三 | ← | ← | ← | ← | 财务负责人：李四 | ← | ← | ← | ← | ←
""")
    assert codes == []
    assert (form.layout, form.year) == ("sichuan-self-evaluation", 2023)
    assert (form.unit.text, form.goal.text, form.goal_actual.text) == ("县融媒体中心", "保障运行", "保障了运行")
    assert funds(form, "initial", "budget", "executed", "points")[:2] == [
        ("总额", "total", 10, Decimal("9.5"), Decimal("9.5"), 10),
        ("其中：财政资金", "fiscal", 10, Decimal("9.5"), Decimal("9.5"), None),
    ]
    assert [line.role for line in form.funds] == ["total", "fiscal", "part", "part", "other"]
    assert form.funds[0].reason.text == "压减经费"
    first, second, third, _ = form.indicators
    assert (first.target.operator, first.target.value, first.target.unit, first.actual.value) == (">=", 12, "次", 13)
    assert (second.target.operator, second.target.value, second.target.unit) == ("<=", 2, "%")
    assert (third.target.kind, third.target.text) == ("text", "好")
    assert (form.total_points.value, form.claimed_total.value, form.indicator_points.value) == (100, 100, 90)
    assert (form.entry("评价结论").text, form.entry("项目负责人").text, form.entry("财务负责人").text) == (
        "完成年度目标",
        "张三",
        "李四",
    )


YUNNAN_HEAD = """
2020年度项目支出绩效自评表 | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
项目名称 | ← | 卫片执法 | ← | ← | ← | ← | ← | ← | ← | ←
主管部门 | ← | 市局 | ← | ← | 实施单位 | ← | 区局 | ← | ← | ←
项目资金⏎(万元) | ← |  | ← | 年初预算数 | 全年预算数 | 全年执行数 | ← | 分值 | 执行率 | 得分
↑ | ↑ | 年度资金总额 | ← | 7.29 | 7.29 | 7.29 | ← | 10.00 | 100% | 10.00
↑ | ↑ | 其中:当年财政拨款 | ← | 7.29 | 7.29 | 7.29 | ← |  | 100%
年度⏎总体⏎目标 | 预期目标 | ← | ← | ← | ← | 实际完成情况 | ← | ← | ← | ←
↑ | 执法 | ← | ← | ← | ← | 已执法 | ← | ← | ← | ←
"""
YUNNAN = {
    "merged": """绩效指标 | 绩效指标 | ← | ← | 年度指标值 | ← | ← | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
↑ | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | ↑ | ↑ | ↑ | ↑""",
    "unmerged": """绩效指标 | 绩效指标 |  |  | 年度指标值 |  |  | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
 | 一级⏎指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 |  |  |  | """,
}
YUNNAN_ROWS = """
↑ | 产出指标 | 数量指标 | 补助经费 | ﹦ | 72890 | 元 | 72890 | 10.00 | 9.00
↑ | ↑ | 质量指标 | 验收合格率 | ﹦ | 100 | % | 100 | 20 | 19
↑ | 效益指标 | 社会效益指标 | 责停率 | ≥ | 95 | % | 95 | 30.00 | 27.00
↑ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥ | 95 | % | 95 | 10.00 | 9
总分 | ← | ← | ← | ← | ← | ← | ← | 100 | 94 | """


@pytest.mark.parametrize("head", YUNNAN.values(), ids=YUNNAN)
def test_yunnan_with_two_heading_rows(head):
    form, codes = one(YUNNAN_HEAD + head + YUNNAN_ROWS)
    assert codes == []
    assert form.layout == "yunnan-self-evaluation"
    assert [(r.target.operator, r.target.value, r.target.unit) for r in form.indicators] == [
        ("=", 72890, "元"),
        ("=", 100, "%"),
        (">=", 95, "%"),
        (">=", 95, "%"),
    ]
    assert rows(form, "level1", "level2", "points", "claimed_score")[3] == ("满意度指标", "服务对象满意度指标", 10, 9)
    assert form.fund("fiscal").executed.value == Decimal("7.29")
    assert (form.goal.text, form.goal_actual.text) == ("执法", "已执法")


def test_anhui_points_before_the_target():
    form, codes = one("""
绩效目标自评表 | ← | ← | ← | ← | ← | ← | ← | ←
(2023年度) | ← | ← | ← | ← | ← | ← | ← | ←
项目名称 | ← | 种养补贴 | ← | ← | 项目负责人及电话 | ← | 某某 | ←
主管部门 | ← | 县农业农村局 | ← | ← | 实施单位 | ← | 镇政府 | ←
资金情况⏎(万元) | ← |  | ← | 全年预算数(A) | 全年执行数(B) | 分值 | 执行率(B/A) | 得分
↑ | ↑ | 年度资金总额: | ← | 9.48 | 9.48 | 10 | 100% | 10
↑ | ↑ | 其中:本年财政拨款 | ← | 9.48 | 9.48 | 10 | 100% | 10
↑ | ↑ | 其他资金 | ← |  |  | - | -
年度总体目标 | 年初设定目标 | ← | ← | ← | 年度总体目标完成情况综述 | ← | ← | ←
↑ | 落实39户奖补 | ← | ← | ← | 已落实39户奖补 | ← | ← | ←
绩效指标 | 一级⏎指标 | 二级指标 | 三级指标 | 分值 | 年度指标值 | 全年实际值 | 得分 | 未完成原因及拟采取的改进措施
↑ | 产⏎出⏎指⏎标⏎(50分) | 数量指标 | ★种植面积 | 20 | 29.5亩 | 29.5亩 | 20
↑ | ↑ | ↑ | 其中桃树种植面积 |  | 1.5亩 | 1.5亩
↑ | ↑ | 质量指标 | 成活率 | 30 | 95% | 95% | 30
↑ | ↑ | ↑ | ……
↑ | 效益指标 | 经济效益⏎指标 | 收入 | 30 | ≥11.376万元 | 12万元 | 30
↑ | ↑ | 生态效益⏎指标
↑ | 满意度指标 | 服务对象满意度 | 农户满意度 | 10 | ≥95% | 98% | 10
总分 | ← | ← | ← | 100 |  |  | 100
""")
    assert [code for code in codes if code[0] in "LF"] == ["L008"]
    assert form.layout == "anhui-self-evaluation"
    assert rows(form, "level1", "level3", "points", "target") == [
        ("产出指标(50分)", "★种植面积", 20, Decimal("29.5")),
        ("产出指标(50分)", "其中桃树种植面积", None, Decimal("1.5")),
        ("产出指标(50分)", "成活率", 30, 95),
        ("效益指标", "收入", 30, Decimal("11.376")),
        ("满意度指标", "农户满意度", 10, 95),
    ]
    assert (form.total_points.value, form.claimed_total.value) == (100, 100)
    assert (form.goal.text, form.goal_actual.text) == ("落实39户奖补", "已落实39户奖补")


MONITORING = """
项目支出绩效目标执行监控表 | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
（2025年度） | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
项目名称 | ← | 桥梁维修 | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
主管部门及代码 | ← | 市交通局 | ← | ← | ← | ← | 实施单位 | ← | ← | 公路中心 | ← | ← | ← | ← | ← | ←
项目资金⏎（万元） | ← |  | ← | 年初预算数 | ← | ← | 1—7月执行数 | ← | ← | ← | 1—7月执行率 | ← | ← | 全年预计执行数 | ← | ←
↑ | ↑ | 年度资金总额： | ← | 100 | ← | ← | 40 | ← | ← | ← | 40% | ← | ← | 95 | ← | ←
↑ | ↑ | 其中：本年一般公共预算拨款 | ← | 100 | ← | ← | 40 | ← | ← | ← | 40% | ← | ← | 95 | ← | ←
年度总体目标 | ← | 维修桥梁12座 | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1—7月执行情况 | 全年预计完成情况 | 偏差原因分析 | ← | ← | ← | ← | ← | 完成目标可能性 | ← | ← | 备注
↑ | ↑ | ↑ | ↑ | ↑ | ↑ | ↑ | 经费保障 | 制度保障 | 人员保障 | 硬件条件保障 | 其他 | 原因说明 | 确定能 | 有可能 | 完全不可能 | ↑
↑ | 产出指标 | 数量指标 | 维修座数 | ≥12座 | 5座 | 11座 | √ |  |  |  |  | 资金到位晚 |  | √ |  | 加快支付
↑ | ↑ | 质量指标 | 合格率 | 100% | 100% | 100% |  |  |  |  |  |  | √
注：1.偏差原因分析：从各方面判断。 | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ← | ←
"""


@pytest.mark.parametrize("merged", [True, False])
def test_monitoring(merged):
    text = MONITORING if merged else MONITORING.replace("←", " ").replace("↑", " ")
    form, codes = one(text)
    assert codes == []
    assert (form.layout, form.kind) == ("mof-monitoring", "monitoring")
    assert funds(form, "initial", "executed", "forecast")[0] == ("年度资金总额", "total", 100, 40, 95)
    assert form.fund("total").rate.value == 40
    first, second = form.indicators
    assert (first.progress.value, first.forecast.value, first.target.value) == (5, 11, 12)
    assert first.likelihood.text == "有可能"
    assert first.deviation_reason.text == "经费保障；原因说明：资金到位晚"
    assert first.remark.text == "加快支付"
    assert second.likelihood.text == "确定能"
    assert second.deviation_reason is None
    assert form.entry("注").text.startswith("注：1.")


def test_hubei_without_points():
    form, codes = one("""
2020年度项目自评表 | ← | ← | ← | ← | ← | ←
项目名称 | ← | 运行保障 | ← | ← | ← | ←
主管部门 | ← | 市直机关 | ← | 项目实施单位 | 服务中心 | ←
预算执行情况⏎（万元）⏎（20分） | ← |  | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分⏎（20分*执行率）
↑ | ↑ | 年度财政资金总额 | 814 | 794.55 | 97.61% | 19.52
年度绩效目标1（40分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分
↑ | 产出指标 | 数量指标 | 维修次数 | 2280次 | 2300次 | 20
↑ | ↑ | 质量指标 | 合格率 | >92% | 95% | 20
年度绩效目标2（40分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分
↑ | 效益指标 | 社会效益指标 | 保障水平 | 提高 | 提高 | 20
↑ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 91% | 20
总分 | ← | ← | ← | ← | ← | 99.52
偏差大或目标未完成原因分析 | ← | 无 | ← | ← | ← | ←
改进措施及结果应用方案 | ← | 继续保持 | ← | ← | ← | ←
""")
    assert [code for code in codes if code[0] in "LF"] == []
    assert form.layout == "hubei-self-evaluation"
    assert funds(form, "budget", "executed", "claimed_score") == [
        ("年度财政资金总额", "total", 814, Decimal("794.55"), Decimal("19.52"))
    ]
    assert [row.claimed_score.value for row in form.indicators] == [20, 20, 20, 20]
    assert all(row.points is None for row in form.indicators)
    assert (form.total_points, form.claimed_total.value) == (None, Decimal("99.52"))
    assert form.entry("改进措施及结果应用方案").text == "继续保持"


CHONGQING = """
2023年度部门整体绩效自评表 | ← | ← | ← | ← | ← | ← | ← | ← | ←
主管部门 | 市应急局 | ← | ← | ← | 自评总分（分） | ← | 96.5 | ← | ←
部门预算执行情况⏎（万元） |  | 年初预算数 | ← | 全年（调整）预算数 | ← | 全年执行数 | 执行率（%） | 执行率权重 | 执行率得分（分）
↑ | 总额 | 100 | ← | 120 | ← | 118 | 98.33 | 10 | 9.8
指标名称 | 计量单位 | 指标性质 | 年初指标值 | 调整指标值 | 全年完成值 | 得分系数（%） | 指标权重（分） | 指标得分（分） | 是否核心指标
检查企业数 | 家 | ≥ | 100 | 120 | 118 | 98.33 | 50 | 49.2 | 是
事故死亡人数 | 人 | ≤ | 5 | 5 | 2 | 100 | 40 | 40 | 否
"""


def test_chongqing_without_levels():
    form, codes = one(CHONGQING)
    assert [code for code in codes if code[0] in "LF"] == []
    assert (form.layout, form.kind) == ("chongqing-self-evaluation", "department_self_evaluation")
    first, second = form.indicators
    assert (first.level1, first.level2, first.level3.text) == (None, None, "检查企业数")
    assert (first.target.value, first.target.unit, first.target.operator, first.actual.value) == (120, "家", ">=", 118)
    assert (first.points.value, first.claimed_score.value) == (50, Decimal("49.2"))
    assert first.remark.text == "年初指标值：100；得分系数（%）：98.33；是否核心指标：是"
    assert (second.target.operator, second.target.value) == ("<=", 5)
    assert form.claimed_total.value == Decimal("96.5")
    assert funds(form, "initial", "budget", "executed", "points", "claimed_score") == [
        ("总额", "total", 100, 120, 118, 10, Decimal("9.8"))
    ]


def test_chongqing_project():
    form, _ = one("项目绩效自评表\n项目名称 | 安全检查\n" + CHONGQING.strip("\n").split("\n", 1)[1])
    assert (form.layout, form.kind) == ("chongqing-project-self-evaluation", "project_self_evaluation")


def test_tianjin_actual_before_the_unit():
    form, codes = one("""
2024年度项目支出绩效自评表 | ← | ← | ← | ← | ← | ← | ←
项目名称 | 社区养老 | ← | ← | ← | ← | ← | ←
年度绩效目标 | 实际完成情况 | ← | ← | 偏差原因分析及改进措施 | ← | ← | ←
指标名称 | 计算符号 | 指标值 | 实际完成值 | 计量单位 | 分值 | 得分 | 偏差原因分析及改进措施
服务人次 | ≥ | 1000 | 1200 | 人次 | 50 | 50
投诉件数 | ≤ | 3 | 1 | 件 | 40 | 40
""")
    assert [code for code in codes if code[0] in "LF"] == ["L017"] or codes == []
    assert form.layout == "tianjin-self-evaluation"
    assert [(r.target.operator, r.target.value, r.target.unit) for r in form.indicators] == [
        (">=", 1000, "人次"),
        ("<=", 3, "件"),
    ]


def test_hunan_department():
    form, codes = one("""
部门整体支出绩效自评表 | ← | ← | ← | ← | ← | ← | ← | ←
（2022年度） | ← | ← | ← | ← | ← | ← | ← | ←
省级预算部门名称 | ← | 某厅 | ← | ← | ← | ← | ← | ←
年度预算申请⏎（万元） | ← |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
↑ | ↑ | 年度资金总额 | 500 | 520 | 510 | 10 | 98.08% | 9.8
↑ | ↑ | 按收入性质分： | ← | ← | 按支出性质分： | ← | ← | ←
↑ | ↑ | 其中：一般公共预算：510 | ← | ← | 其中：基本支出：300 | ← | ← | ←
↑ | ↑ | 政府性基金拨款：0 | ← | ← | 项目支出：210 | ← | ← | ←
年度总体目标 | 预期目标 | ← | ← | ← | 实际完成情况 | ← | ← | ←
↑ | 完成甲 | ← | ← | ← | 完成甲 | ← | ← | ←
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
↑ | 产出指标 | 数量指标 | 培训人数 | ≥100人 | 120人 | 50 | 50
↑ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 95% | 40 | 40
总分 | ← | ← | ← | ← | ← | 100 | 99.8
填表人：张三 | ← | ← | 填报日期：2023年3月1日 | ← | ← | 联系电话：000 | ← | ←
""")
    assert [code for code in codes if code[0] in "LF"] == []
    assert (form.layout, form.kind, form.year) == ("hunan-department-evaluation", "department_self_evaluation", 2022)
    assert form.unit.text == "某厅"
    assert funds(form, "budget") == [
        ("年度资金总额", "total", 520),
        ("其中：一般公共预算", "fiscal", 510),
        ("其中：基本支出", "part", 300),
        ("政府性基金拨款", "part", 0),
        ("项目支出", "part", 210),
    ]
    assert form.entry("填报日期").text == "2023年3月1日"
    assert form.entry("联系电话").text == "000"


def test_inner_mongolia_two_operator_columns():
    form, codes = one("""
经费项目绩效目标表 | ← | ← | ← | ← | ← | ← | ← | ← | ←
(2021年) | ← | ← | ← | ← | ← | ← | ← | ← | ←
项目名称 | ← | 回收市场管理 | ← | ← | ← | ← | ← | ← | ←
归口科室 | ← | (08)经济贸易科 | ← | ← | ← | ← | ← | ← | ←
投入目标⏎(万元) | ← | 资金来源 | ← | 年初安排金额(万元) | ← | ← | ← | ← | ←
↑ | ↑ | 资金总额 | ← | 3 | ← | ← | ← | ← | ←
↑ | ↑ | 其中:财政拨款数 | ← | 3 | ← | ← | ← | ← | ←
年度目标 | ← | 规范建设 | ← | ← | ← | ← | ← | ← | ←
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标方向 | 目标值 | 计量单位 | 分值 | 备注
↑ | 产出指标 | 数量指标 | 出差人次 | 正向 | = | 24 | 人/次 | 50
↑ | ↑ | 成本指标 | 出差总成本 | 反向 | ≤ | 1 | 万元 | 40
""")
    assert [code for code in codes if code[0] in "LF" and code != "L005"] == []
    assert form.layout == "weighted-project-target"
    assert [(r.target.operator, r.target.value) for r in form.indicators] == [("=", 24), ("<=", 1)]
    assert funds(form, "budget")[0] in [("资金总额", "total", 3), ("资金总额", "total", None)]
    assert form.entry("归口科室").text == "(08)经济贸易科"


def test_long_term_and_yearly_groups():
    form, codes = one("""
项目支出绩效目标表 | ← | ← | ← | ← | ← | ←
（2020年度） | ← | ← | ← | ← | ← | ←
项目名称 | ← | 基础设施 | ← | ← | ← | ←
一级指标 | 二级指标(长期) | 三级指标(长期) | 指标值(长期) | 二级指标(年度) | 三级指标(年度) | 指标值(年度)
产出指标 | 数量指标 | 十年工程 | 20 | 数量指标 | 年度工程 | 2
产出指标 |  |  |  | 质量指标 | 合格率 | 100%
""")
    assert [row.level3.text for row in form.indicators] == ["年度工程", "合格率"]
    assert form.indicators[0].target.value == 2
    assert "L006" in codes


def test_target_application_with_two_periods():
    form, codes = one("""
项目支出绩效目标申报表 | ← | ← | ← | ← | ← | ← | ←
（2024年度） | ← | ← | ← | ← | ← | ← | ←
项目名称 | ← | 信息化 | ← | ← | ← | ← | ←
项目资金⏎（万元） | ← | 中期资金总额： | 300 | ← | 年度资金总额： | 100 | ←
↑ | ↑ | 其中：财政拨款 | 300 | ← | 其中：财政拨款 | 100 | ←
总体目标 | 中期目标（2024年—2026年） | ← | ← | ← | 年度目标 | ← | ←
↑ | 建成平台 | ← | ← | ← | 完成设计 | ← | ←
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
↑ | 产出指标 | 数量指标 | 模块数 | 9个 | 数量指标 | 设计数 | 3个
""")
    assert (form.goal_long_term.text, form.goal.text) == ("建成平台", "完成设计")
    assert form.fund("total").budget.value == 100
    assert "L006" in codes


def test_common_criteria():
    form, codes = one("""
部门整体支出绩效评价指标评分表 | ← | ← | ← | ← | ← | ←
单位名称 | 某局 | ← | ← | 预算年度 | 2021 | ←
一级指标 | 二级指标 | 三级指标 | 评分标准 | 分值 | 自评得分 | 扣分原因和其他说明
投入 | 预算配置 | 在职人员控制率 | 小于100%计5分 | 5 | 5
过程 | 预算执行 | 预算完成率 | 100%计满分 | 5 | 4 | 结转
 |  | 预算控制率 | 为0计5分 | 5 | 5
合计 | ← | ← | ← | 100 | 95
""")
    assert codes == []
    assert (form.layout, form.kind) == ("common-criteria-evaluation", "department_self_evaluation")
    assert [(c.level2.text, c.level3.text, c.claimed_score.value) for c in form.criteria] == [
        ("预算配置", "在职人员控制率", 5),
        ("预算执行", "预算完成率", 4),
        ("预算执行", "预算控制率", 5),
    ]
    assert form.criteria[1].reason.text == "结转"
    assert (form.total_points.value, form.claimed_total.value) == (100, 95)


def test_target_application():
    form, codes = one("""
绩效目标申报表 | ← | ← | ← | ←
（2022年度） | ← | ← | ← | ←
项目名称 | ← | 农田建设 | ← | ←
项目负责人及电话 | ← | 某某 | ← | ←
主管部门 | ← | 县农业农村局 | 实施单位 | 建设中心
资金情况⏎(万元) | ← | 年度资金总额： | ← | 854
↑ | ↑ | 其中：财政拨款 | ← | 854
↑ | ↑ | 其他资金 | ← |
总体目标 | ← | 年度目标 | ← | ←
↑ | ↑ | 完成主体工程70% | ← | ←
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
↑ | 产出指标 | 数量指标 | 硬化里程 | ≥100公里
↑ | ↑ | 成本指标 | 财政资金补助 | 1600元/亩
↑ | 效益指标 | 经济效益⏎指标 | 年增粮食 | 3500公斤
注：请根据实际情况填报。 | ← | ← | ← | ←
""")
    assert [code for code in codes if code[0] in "LF"] == []
    assert (form.layout, form.kind) == ("mof-project-target", "project_target")
    assert funds(form, "budget") == [
        ("年度资金总额", "total", 854),
        ("其中：财政拨款", "fiscal", 854),
        ("其他资金", "other", None),
    ]
    assert form.goal.text == "完成主体工程70%"


def test_department_target_with_tasks():
    form, codes = one("""
部门（单位）整体支出绩效目标申报表 | ← | ← | ← | ← | ←
（2024年度） | ← | ← | ← | ← | ←
部门（单位）名称 | ← | 某局 | ← | ← | ←
年度主要任务 | 任务名称 | 主要内容 | 预算金额（万元） | ← | ←
↑ | ↑ | ↑ | 总额 | 财政拨款 | 其他资金
↑ | 任务1
↑ | 检测 | 开展检测 | 30 | 20 | 10
↑ | ……
↑ | 金额合计 | ← | 30 | 20 | 10
年度总体目标 | 目标1：完成检测 | ← | ← | ← | ←
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | ←
↑ | 产出指标 | 数量指标 | 检测批次 | ≥100批次 | ←
""")
    assert codes == []
    assert (form.layout, form.kind) == ("mof-department-target", "department_target")
    assert [(t.name.text, t.budget.value, t.budget_fiscal.value, t.budget_other.value) for t in form.tasks] == [
        ("检测", 30, 20, 10)
    ]
    assert (form.money_unit, form.goal.text) == ("万元", "目标1：完成检测")


def test_a_framework_of_indicators_is_no_form():
    forms, findings = read("""
一级指标 | 二级指标 | 三级指标 | 指标解释 | 指标说明
决策 | 项目立项 | 立项依据充分性 | 是否符合法律法规 | 评价要点
""")
    assert forms == []
    assert [finding.code for finding in findings] == ["L002"]


def test_every_layout_is_chosen_by_a_form_of_these_tests():
    texts = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [layout.id for layout in all_layouts() if f'"{layout.id}"' not in texts] == []


def test_tables_of_other_kinds_beside_a_form():
    other = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n201 | 一般公共服务 | 20 | 10 | 10"
    doc = document(other, XINJIANG, other)
    forms, findings = recognise(doc)
    assert [form.layout for form in forms] == ["xinjiang-project-target"]
    assert findings == []
