"""Build the example workbooks: published targets, filled in as departments fill them in.

    python examples/build.py [FOLDER]

Targets, points, budgets and goals come from published target forms; actual values, money spent, claimed scores and
reasons are invented and marked 演示数据, except in the Shenzhen example, whose actual values are the published ones.
The workbooks are drawn with openpyxl, apart from scorecard's own writer, so that the examples test the reader.
"""

from __future__ import annotations

import datetime as dt
import sys
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

NOTE = "注：本表全年执行数、实际完成值、得分和原因均为演示数据，不反映任何单位的真实情况。"
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDTHS = (6, 11, 13, 34, 17, 20, 8, 8, 34)

Row = tuple[str, str, str, object, object, object, object, str]
"""level 1, level 2, level 3, target, actual, points, claimed score, reason"""


@dataclass
class Example:
    """One filled 项目支出绩效自评表. Money in 万元; `funds` rows are name, initial, budget, executed."""

    year: int
    project: str
    department: str
    unit: str
    funds: list[tuple[str, object, object, object]]
    rate: object
    execution_points: object
    execution_score: object
    goal: str
    goal_actual: str
    rows: list[Row]
    total_points: object
    total: object
    percent_cells: bool = False
    broken_labels: bool = False
    extra: list[str] = field(default_factory=list)


CENTRAL = Example(
    year=2025,
    project="中国-印度尼西亚海洋环境综合保护案例与经验分享活动",
    department="[144]生态环境部",
    unit="生态环境部对外合作与交流中心",
    funds=[
        ("年度资金总额", 53, 53, 51.94),
        ("其中：当年财政拨款", 53, 53, 51.94),
        ("上年结转资金", 0, 0, 0),
        ("其他资金", 0, 0, 0),
    ],
    rate=0.98,
    execution_points=10,
    execution_score=9.8,
    goal="项目将服务于中国与印尼海洋环境合作，在印尼中印尼海上合作机制下，推进中国与印尼在海洋环境领域务实合作，"
    "形成包括海洋生物多样性保护、海洋生态保护监测及海洋垃圾污染防治等方面的发展共识。",
    goal_actual="完成研讨会2次，形成会议总结报告2份，与印尼方就海洋垃圾污染防治形成合作建议（演示数据）。",
    rows=[
        ("产出指标", "数量指标", "会议总结报告", "=2份", "2份", 10, 10, ""),
        ("产出指标", "数量指标", "开展研讨会", "=2次", "2次", 30, 30, ""),
        ("产出指标", "质量指标", "研讨活动及报告得到参与人员认可", "认可", "认可", 10, 10, ""),
        ("效益指标", "社会效益指标", "提升中方与印尼方海洋环境领域的合作", "显著提升", "达成预期指标", 15, 14, ""),
        (
            "效益指标",
            "生态效益指标",
            "在国际及区域影响力",
            "在国际及亚洲区域的海洋环境国际合作影响力逐渐提升",
            "部分达成预期指标并具有一定效果",
            15,
            11,
            "部分成果尚未对外发布，影响力有待持续（演示数据）。改进措施：下一年度择机发布研究成果。",
        ),
        ("满意度指标", "服务对象满意度指标", "项目合作方对项目满意度", ">85%", "92.5%", 10, 10, ""),
    ],
    total_points=100,
    total=94.8,
    percent_cells=True,
)

XINJIANG = Example(
    year=2024,
    project="阿克苏地区生态环境质量监测项目",
    department="新疆维吾尔自治区生态环境厅",
    unit="新疆维吾尔自治区阿克苏生态环境监测站",
    funds=[
        ("年度资金总额", 180, 180, 171.36),
        ("其中：当年财政拨款", 150, 150, 148.2),
        ("上年结转资金", "", "", ""),
        ("其他资金", 30, 30, 23.16),
    ],
    rate="95.2%",
    execution_points=10,
    execution_score=9.52,
    goal="完成不少于21个河流水质监测断面、不少于2个湖库水质监测断面、不少于11个集中式生活饮用水水源地水质监测点位、"
    "不少于35个土壤环境质量检测点位、不少于45个生态遥感核查监测点位等监测工作，保证监测数据及时率，数据准确性100%。",
    goal_actual="完成21个河流断面、2个湖库断面、11个水源地点位、33个土壤点位和62个生态遥感核查点位的监测（演示数据）。",
    rows=[
        ("产出指标", "数量指标", "河流水质监测断面数量", "≥21 个", "21个", 10, 10, ""),
        (
            "产出指标",
            "数量指标",
            "土壤环境质量监测点位数量",
            "≥35 个",
            "33个",
            10,
            9.43,
            "2个点位因施工占用未能采样（演示数据）。改进措施：与建设单位商定替代点位，下年补测。",
        ),
        (
            "产出指标",
            "数量指标",
            "生态遥感核查监测点位",
            "≥45 个",
            "62个",
            8,
            8,
            "上级年中追加核查任务17个（演示数据）。",
        ),
        ("产出指标", "数量指标", "集中式生活饮用水水源地水质监测点位数量", "≥11 个", "11个", 6, 6, ""),
        ("产出指标", "数量指标", "湖库水质监测断面数量", "≥2 个", "2个", 6, 6, ""),
        ("产出指标", "质量指标", "监测数据的准确性", "=100%", "100%", 5, 5, ""),
        (
            "产出指标",
            "时效指标",
            "数据监测及时率",
            "=100%",
            "98.6%",
            5,
            4.93,
            "个别站点受天气影响数据上报延迟（演示数据）。改进措施：增加备用通信线路。",
        ),
        ("效益指标", "社会效益指标", "监测数据的使用率", "> =95%", "97%", 30, 30, ""),
        ("满意度指标", "满意度指标", "辖区内群众对监测质量的满意度", "> =90%", "93.4%", 10, 10, ""),
    ],
    total_points=100,
    total=98.88,
    broken_labels=True,
)

CHANGJI = Example(
    year=2025,
    project="“美丽昌吉”宣传活动",
    department="昌吉回族自治州生态环境局",
    unit="昌吉回族自治州生态环境局",
    funds=[
        ("年度资金总额", "20.00", "20.00", "19.86"),
        ("其中：当年财政拨款", "20.00", "20.00", "19.86"),
        ("上年结转资金", "—", "—", "—"),
        ("其他资金", "0.00", "0.00", "0.00"),
    ],
    rate="99.30%",
    execution_points=10,
    execution_score=9.93,
    goal="2025年计划完成六五环境日宣传活动1次；征订《中国环境报》、购买业务书籍60本、份；报纸版面宣传、新媒体宣传40份；"
    "邀请专家授课、外出培训等不少于5人次；采购质量合格率达到95%；2025年11月30日前完成六五环境日宣传活动。",
    goal_actual="举办六五环境日宣传活动1次，征订报刊和购买书籍60本（份），报纸和新媒体宣传44次（演示数据）。",
    rows=[
        ("产出指标", "数量指标", "组织六五环境日宣传活动", "＞=1次", "1次", 8, 8, ""),
        ("产出指标", "数量指标", "征订《中国环境报》及购买业务书籍", "=60本（份）", "60本（份）", 8, 8, ""),
        ("产出指标", "数量指标", "报纸版面宣传、新媒体宣传数量", "=40次", "44次", 7, 7, ""),
        (
            "产出指标",
            "数量指标",
            "邀请专家授课",
            "＞=5次",
            "4次",
            7,
            5.6,
            "1次授课因专家行程调整取消（演示数据）。改进措施：提前锁定授课时间并储备替补专家。",
        ),
        ("产出指标", "质量指标", "采购验收合格率", "=100%", "100%", 5, 5, ""),
        ("产出指标", "时效指标", "开展六五环境日宣传活动", "2025年11月30日前", "2025年6月5日完成", 5, 5, ""),
        ("成本指标", "经济成本指标", "报纸版面宣传、新媒体宣传、制作宣传品", "＜=16.66万元", "16.52万元", 15, 15, ""),
        (
            "成本指标",
            "经济成本指标",
            "征订《中国环境报》、购买业务书籍等费用",
            "＜=3.34万元",
            "33400元",
            5,
            5,
            "",
        ),
        ("效益指标", "社会效益指标", "提升公众了解生态环境保护相关法律法规程度", "提高", "提高", 20, 18, ""),
        ("满意度指标", "满意度指标", "征求群众对生态环境保护宣传工作的满意度", "＞=90%", "95%", 10, 10, ""),
    ],
    total_points=100,
    total=96.53,
)

MISTAKES = Example(
    year=2025,
    project="机关运行补助经费",
    department="昌吉回族自治州生态环境局",
    unit="昌吉回族自治州生态环境局",
    funds=[
        ("年度资金总额", 57, 57, 49.02),
        ("其中：当年财政拨款", 57, 57, 49.02),
        ("上年结转资金", "", "", ""),
        ("其他资金", "", "", ""),
    ],
    rate="86%",
    execution_points=10,
    execution_score=9,  # 86 % of 10 is 8.6
    goal="2025年计划完成保障各类检查、督查不少于10次，物业人员配备数5人；各类检查、督察工作质量合格率100%；"
    "办公费用7.265万元，物业管理费26.3万元，差旅费用15万元。",
    goal_actual="完成（演示数据）",
    rows=[
        ("产出指标", "数量指标", "保障各类检查、督查", "＞=10次", "26次", 12, 12, ""),  # far exceeded, no reason
        ("产出指标", "数量指标", "物业人员配备数", "＞=5人", "已完成", 10, 10, ""),  # a word where a number belongs
        ("产出指标", "质量指标", "办公用品政府采购率", "=100%", "72.74%", 9, 9, ""),  # missed, full points
        ("产出指标", "时效指标", "经费支付及时率", "=100%", "1", 9, 9, ""),  # 1 or 100 %
        ("成本指标", "经济成本指标", "办公费用", "＜=7.26万元", "7.9万元", 2, 2, ""),  # over the cost, full points
        ("成本指标", "经济成本指标", "物业管理费", "＜=26.30万元", "26.30万元", 5, 6, ""),  # more than its points
        ("成本指标", "经济成本指标", "差旅费用", "＜=15万元", "", 4, 4, ""),  # nothing filled in
        ("成本指标", "经济成本指标", "指标4：", "", "", "", "", ""),  # a placeholder left in
        ("成本指标", "经济成本指标", "其他运行费用", "＜=8.44万元", "≤8.44万元", 3, 3, ""),  # the sign copied
        (
            "效益指标",
            "社会效益指标",
            "保障部门单位运转正常，提高工作效率",
            "有效保障",
            "部分达成预期指标并具有一定效果",
            20,
            20,
            "",
        ),
        ("满意度指标", "满意度指标", "职工对物业的满意度", "＞=95%", "#DIV/0!", 10, 10, ""),
    ],
    total_points=100,
    total=97,  # neither the sum of the claimed scores nor of the right ones
)

SHENZHEN_ROWS = [
    ("产出指标", "数量指标", "招聘人才数量", "≥6 人", "11 人"),
    ("产出指标", "数量指标", "采购电脑数量", "≥10 台", "11 台"),
    ("产出指标", "数量指标", "出具研究文章的数量", "≥2 份", "4 份"),
    ("产出指标", "数量指标", "出具研究报告的数量", "≥10 份", "16 份"),
    ("产出指标", "质量指标", "本科及以上学历比率", "≥90%", "93.55%"),
    ("产出指标", "质量指标", "采购设备验收合格率", "=100%", "100%"),
    ("产出指标", "质量指标", "环境专业人员研究生（含）以上学历比率", "≥90%", "77.78%"),
    ("产出指标", "质量指标", "研究成果通过验收率", "=100%", "100%"),
    ("产出指标", "时效指标", "完成人员招聘计划的时间", "2020 年 12 月 31 日前", "2020 年 11 月 2 日完成"),
    ("产出指标", "时效指标", "采购电脑完成时间", "2020 年 12 月 31 日前", "2020 年 7 月 22 日完成"),
    ("产出指标", "时效指标", "出具研究课题报告时间", "2020 年 12 月 31 日前", "2020 年 12 月 4 日完成"),
    ("产出指标", "成本指标", "预算执行率", "≥95%", "77.21%"),
    ("产出指标", "成本指标", "支出进度达标率", "≥95%", "25%"),
    ("效益指标", "经济效益指标", "不适用", "不适用", "不适用"),
    ("效益指标", "社会效益指标", "课题研究成果转化率", "≥10%", "18.75%"),
    ("效益指标", "社会效益指标", "“一带一路”绿色化服务覆盖率", "≥5%", "5.71%"),
    ("效益指标", "社会效益指标", "吸引重量级环保专业团队落户深圳数量", "≥2 个", "2 个"),
    ("效益指标", "社会效益指标", "课题研究成果应用次数", "≥3 次", "4 次"),
    ("效益指标", "生态效益指标", "不适用", "不适用", "不适用"),
    ("效益指标", "生态效益指标", "对本行业未来发展的影响", "极大", "举办了 2020“一带一路”绿色创新大会"),
    ("效益指标", "满意度指标", "办公设备使用人员满意度", "≥90%", "96%"),
]


MONITORED = [
    # level 1, 2, 3, target, progress, forecast, causes (经费 制度 人员 硬件 其他), in words, likelihood, remark
    ("产出指标", "数量指标", "组织六五环境日宣传活动", "＞=1次", "1次", "1次", "", "", "确定能", ""),
    (
        "产出指标",
        "数量指标",
        "征订《中国环境报》及购买业务书籍",
        "=60本（份）",
        "60本（份）",
        "60本（份）",
        "",
        "",
        "确定能",
        "",
    ),
    ("产出指标", "数量指标", "报纸版面宣传、新媒体宣传数量", "=40次", "22次", "40次", "", "", "确定能", ""),
    (
        "产出指标",
        "数量指标",
        "邀请专家授课",
        "＞=5次",
        "1次",
        "4次",
        "其他",
        "两名专家行程调整（演示数据）",
        "有可能",
        "9月底前与替补专家商定授课时间（演示数据）",
    ),
    ("产出指标", "质量指标", "采购验收合格率", "=100%", "100%", "100%", "", "", "确定能", ""),
    (
        "产出指标",
        "时效指标",
        "开展六五环境日宣传活动",
        "2025年11月30日前",
        "2025年6月5日完成",
        "2025年6月5日完成",
        "",
        "",
        "确定能",
        "",
    ),
    (
        "成本指标",
        "经济成本指标",
        "报纸版面宣传、新媒体宣传、制作宣传品",
        "＜=16.66万元",
        "5.58万元",
        "16.50万元",
        "",
        "",
        "确定能",
        "",
    ),
    (
        "成本指标",
        "经济成本指标",
        "征订《中国环境报》、购买业务书籍等费用",
        "＜=3.34万元",
        "3.34万元",
        "3.34万元",
        "",
        "",
        "确定能",
        "",
    ),
    (
        "效益指标",
        "社会效益指标",
        "提升公众了解生态环境保护相关法律法规程度",
        "提高",
        "提高",
        "提高",
        "",
        "",
        "确定能",
        "",
    ),
    (
        "满意度指标",
        "满意度指标",
        "征求群众对生态环境保护宣传工作的满意度",
        "＞=90%",
        "尚未调查",
        "90%",
        "人员保障",
        "调查人员10月到位（演示数据）",
        "有可能",
        "",
    ),
]
CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
DEGREES = ("确定能", "有可能", "完全不可能")


def monitoring() -> Workbook:
    """项目支出绩效目标执行监控表 (财预〔2019〕136号) of 1—7月, with the published targets of the third example."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "监控表（演示数据）"
    _put(sheet, 1, 1, "项目支出绩效目标执行监控表", columns=17, bold=True)
    _put(sheet, 2, 1, "（2025年度）", columns=17)
    _put(sheet, 3, 1, "项目名称", columns=2)
    _put(sheet, 3, 3, CHANGJI.project, columns=15)
    _put(sheet, 4, 1, "主管部门及代码", columns=2)
    _put(sheet, 4, 3, CHANGJI.department, columns=5)
    _put(sheet, 4, 8, "实施单位", columns=3)
    _put(sheet, 4, 11, CHANGJI.unit, columns=7)
    _put(sheet, 5, 1, "项目资金（万元）", columns=2, rows=4)
    money = [
        ("", "年初预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数"),
        ("年度资金总额：", "20.00", "8.92", "44.60%", "19.86"),
        ("其中：本年一般公共预算拨款", "20.00", "8.92", "44.60%", "19.86"),
        ("其他资金", "0.00", "0.00", "—", "0.00"),
    ]
    for row, values in enumerate(money, start=5):
        for (column, width), value in zip(((3, 2), (5, 3), (8, 4), (12, 3), (15, 3)), values, strict=True):
            _put(sheet, row, column, value, columns=width)
    _put(sheet, 9, 1, "年度总体目标", columns=2)
    _put(sheet, 9, 3, CHANGJI.goal, columns=15)
    sheet.row_dimensions[9].height = 60
    _put(sheet, 10, 1, "绩效指标", rows=2 + len(MONITORED))
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况", "全年预计完成情况"]
    for column, head in enumerate(heads, start=2):
        _put(sheet, 10, column, head, rows=2)
    _put(sheet, 10, 8, "偏差原因分析", columns=6)
    _put(sheet, 10, 14, "完成目标可能性", columns=3)
    _put(sheet, 10, 17, "备注", rows=2)
    for column, head in enumerate((*CAUSES, "原因说明", *DEGREES), start=8):
        _put(sheet, 11, column, head)
    for row, (first, second, *texts, cause, words, likely, remark) in enumerate(MONITORED, start=12):
        for column, value in enumerate((first, second, *texts), start=2):
            _put(sheet, row, column, value)
        for column, name in enumerate(CAUSES, start=8):
            _put(sheet, row, column, "√" if name == cause else "")
        _put(sheet, row, 13, words)
        for column, name in enumerate(DEGREES, start=14):
            _put(sheet, row, column, "√" if name == likely else "")
        _put(sheet, row, 17, remark)
    note = "注：本表1-7月执行数、执行情况、预计完成情况和原因均为演示数据，不反映任何单位的真实情况。"
    _put(sheet, 12 + len(MONITORED), 1, note, columns=17)
    _page(sheet)
    for letter, width in zip(
        "ABCDEFGHIJKLMNOPQ", (6, 11, 13, 24, 14, 14, 14, 7, 7, 7, 7, 7, 18, 7, 7, 7, 20), strict=True
    ):
        sheet.column_dimensions[letter].width = width
    return book


def self_evaluation(example: Example) -> Workbook:
    """The official layout of 财预〔2020〕10号 附1, with the small liberties that offices take."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表（演示数据）"
    line = "\n" if example.broken_labels else ""
    _put(sheet, 1, 1, "项目支出绩效自评表", columns=9, bold=True)
    _put(sheet, 2, 1, f"（{example.year}年度）", columns=9)
    _put(sheet, 3, 1, "项目名称", columns=2)
    _put(sheet, 3, 3, example.project, columns=7)
    _put(sheet, 4, 1, "主管部门", columns=2)
    _put(sheet, 4, 3, example.department, columns=2)
    _put(sheet, 4, 5, "实施单位")
    _put(sheet, 4, 6, example.unit, columns=4)
    row = _funds(sheet, 5, example, line)
    _put(sheet, row, 1, f"年度{line}总体{line}目标", rows=2)
    _put(sheet, row, 2, "预期目标", columns=4)
    _put(sheet, row, 6, "实际完成情况", columns=4)
    _put(sheet, row + 1, 2, example.goal, columns=4)
    _put(sheet, row + 1, 6, example.goal_actual, columns=4)
    sheet.row_dimensions[row + 1].height = 110
    row = _indicators(sheet, row + 2, example, line)
    _put(sheet, row, 1, "总分", columns=6)
    _put(sheet, row, 7, example.total_points)
    _put(sheet, row, 8, example.total)
    _put(sheet, row, 9, "")
    _put(sheet, row + 1, 1, NOTE, columns=9)
    _page(sheet)
    return book


def _funds(sheet: Worksheet, row: int, example: Example, line: str) -> int:
    _put(sheet, row, 1, f"项目资金{line}（万元）", columns=2, rows=1 + len(example.funds))
    for column, head in enumerate(
        ["", f"年初{line}预算数", f"全年{line}预算数", f"全年{line}执行数", "分值", "执行率", "得分"]
    ):
        _put(sheet, row, 3 + column, head)
    for number, (name, initial, budget, executed) in enumerate(example.funds, start=1):
        total = number == 1
        values = [initial, budget, executed, example.execution_points if total else "—"]
        _put(sheet, row + number, 3, name)
        for column, value in enumerate(values, start=4):
            _put(sheet, row + number, column, value)
        rate = _put(sheet, row + number, 8, example.rate if total else "")
        if total and not isinstance(example.rate, str):
            rate.number_format = "0.00%"
        _put(sheet, row + number, 9, example.execution_score if total else "—")
    return row + 1 + len(example.funds)


def _indicators(sheet: Worksheet, row: int, example: Example, line: str) -> int:
    _put(sheet, row, 1, f"绩{line}效{line}指{line}标", rows=1 + len(example.rows))
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    for column, head in enumerate(heads, start=2):
        _put(sheet, row, column, head.replace("指标", f"{line}指标") if column < 4 else head)
    for number, values in enumerate(example.rows, start=1):
        for column, value in enumerate(values[2:], start=4):
            cell = _put(sheet, row + number, column, value)
            if example.percent_cells and column == 6 and isinstance(value, str) and value.endswith("%"):
                cell.value = float(value[:-1]) / 100
                cell.number_format = "0.0%"
    for column, level in ((2, 0), (3, 1)):
        start = 0
        for number in range(1, len(example.rows) + 1):
            last = number == len(example.rows)
            if last or example.rows[number][: level + 1] != example.rows[start][: level + 1]:
                _put(sheet, row + 1 + start, column, example.rows[start][level], rows=number - start)
                start = number
    return row + 1 + len(example.rows)


def department() -> Workbook:
    """Shenzhen's 部门整体支出绩效目标完成情况自评表: the published indicator rows with their published actual values."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "部门整体自评表"
    _put(sheet, 1, 1, "部门（单位）整体支出绩效目标完成情况自评表", columns=6, bold=True)
    _put(sheet, 2, 1, "部门（单位）名称", columns=2)
    _put(sheet, 2, 3, "一带一路环境技术交流与转移中心（深圳）", columns=2)
    _put(sheet, 2, 5, "预算年度")
    _put(sheet, 2, 6, 2020)
    _put(sheet, 3, 1, "年度绩效指标完成情况", rows=1 + len(SHENZHEN_ROWS))
    for column, head in enumerate(["一级指标", "二级指标", "三级指标", "预期指标值", "实际完成指标值"], start=2):
        _put(sheet, 3, column, head)
    for number, (first, second, *rest) in enumerate(SHENZHEN_ROWS, start=4):
        before = SHENZHEN_ROWS[number - 5] if number > 4 else ("", "")
        _put(sheet, number, 2, first if first != before[0] else "")
        _put(sheet, number, 3, second if (first, second) != before[:2] else "")
        for column, value in enumerate(rest, start=4):
            _put(sheet, number, column, value)
    _page(sheet)
    return book


def _put(
    sheet: Worksheet, row: int, column: int, value: object, *, rows: int = 1, columns: int = 1, bold: bool = False
) -> Cell:
    cell = sheet.cell(row, column)
    if value != "":
        cell.value = value  # type: ignore[assignment]
        if isinstance(value, str) and value.startswith("="):
            cell.data_type = "s"  # a clerk's "=2份" stands in a text cell; openpyxl would make it a formula
    cell.font = Font(name="宋体", size=16 if bold else 10, bold=bold)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for r in range(row, row + rows):
        for c in range(column, column + columns):
            sheet.cell(r, c).border = _BORDER
    if rows > 1 or columns > 1:
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + columns - 1)
    return cell


def _page(sheet: Worksheet) -> None:
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHI"[number]].width = width
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


BOOKS = {
    "1-中央2025-海洋环境案例分享.xlsx": lambda: self_evaluation(CENTRAL),
    "2-新疆2024-生态环境质量监测.xlsx": lambda: self_evaluation(XINJIANG),
    "3-昌吉2025-宣传活动.xlsx": lambda: self_evaluation(CHANGJI),
    "4-填错的自评表.xlsx": lambda: self_evaluation(MISTAKES),
    "5-深圳2020-部门整体.xlsx": department,
    "6-昌吉2025-绩效运行监控.xlsx": monitoring,
}


def save(book: Workbook, path: Path) -> None:
    """Save with fixed times, so that building again gives the same bytes."""
    book.properties.created = book.properties.modified = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - a document property
    book.properties.creator = "scorecard"
    raw = BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the time of saving here whatever it is told
                start = data.index(b"<dcterms:modified")
                end = data.index(b"</dcterms:modified>") + len(b"</dcterms:modified>")
                data = data[:start] + data[end:]
            target.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def main() -> None:
    """Write all examples into the folder named on the command line, or beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    for name, make in BOOKS.items():
        save(make(), folder / name)


if __name__ == "__main__":
    main()
