"""Random forms, and the ways in which published texts print them: the guard against rules that fit the seeds only.

`random_form` invents a form; the `print_*` functions print it as the kinds of text do. What is read back must be
the form that went in.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field

SUBJECTS = [
    "监测断面",
    "培训班",
    "宣传册",
    "执法检查",
    "设备",
    "报告",
    "论文",
    "平台系统",
    "道路",
    "农田",
    "图书馆",
    "社区",
    "学生",
    "医疗点",
    "企业",
    "档案",
    "会议",
    "调研",
    "无人机",
    "样本",
    "水库",
    "排污口",
    "信访件",
    "志愿者",
    "电子屏",
]
DEEDS = [
    "新建",
    "维护",
    "购置",
    "发布",
    "编制",
    "组织开展",
    "升级改造",
    "抽查",
    "完成",
    "举办",
    "整治",
    "运维",
    "检修",
    "审核",
    "印制",
]
PLACES = [
    "",
    "",
    "全市",
    "“十四五”期间",
    "2025年度",
    "重点区域（一期）",
    "《保护条例》",
    "PM2.5 ",
    "各县（市、区）",
    "III类",
]
COUNTS = ["数量", "个数", "次数", "面积", "人次", "覆盖数"]
RATES = ["验收合格率", "完成率", "覆盖率", "准确率", "达标率", "通过率"]
TIMES = ["完成及时率", "完成时间", "按期完成率", "响应时间"]
COSTS = ["费用", "成本控制数", "经费支出", "购置成本"]
EFFECTS = ["有效提升", "显著改善", "逐步提高", "持续推进", "基本健全", "满足工作需要", "明显增强", "稳步增长"]
UNITS = ["个", "次", "份", "台（套）", "家", "人次", "期", "平方米", "公里", "台/辆", "点位"]
BASES = ["计划标准", "行业标准", "历史标准", "其他标准"]
LONG_BASES = [
    "《关于印发年度工作要点的通知》（环办〔2024〕12 号）",
    "部门 2025 年工作计划",
    "《中华人民共和国环境保护法》",
    "合同约定",
]
EVIDENCE = ["工作资料", "正式资料", "原始凭证", "说明材料"]
OUTPUTS = ("数量指标", "质量指标", "时效指标")
EFFECT_LEVELS = ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")


@dataclass
class Row:
    level1: str
    level2: str
    name: str
    target: str
    points: str
    basis: str = ""
    last: str = ""
    rule: str = ""
    evidence: str = ""


@dataclass
class Form:
    project: str
    unit: str
    rows: list[Row] = field(default_factory=list)


def _name(rng: random.Random, ends: list[str]) -> str:
    name = rng.choice(PLACES) + rng.choice(DEEDS) + rng.choice(SUBJECTS)
    if rng.random() < 0.3:
        name += "、" + rng.choice(SUBJECTS)
    if rng.random() < 0.15:
        name += "（" + rng.choice(SUBJECTS) + "）"
    return name + rng.choice(ends)


def _count(rng: random.Random) -> str:
    number = rng.choice(
        [str(rng.randint(1, 99)), str(rng.randint(100, 25000)), f"{rng.randint(1, 99)}.{rng.randint(1, 99)}"]
    )
    return rng.choice([">=", "≥", "=", "＞=", "<=", "≤"]) + number + rng.choice(["", " "]) + rng.choice(UNITS)


def _percent(rng: random.Random) -> str:
    return rng.choice([">=", "≥", "=", "> =", "＞=", ""]) + str(rng.choice([80, 85, 90, 95, 98, 100])) + "%"


def _row(rng: random.Random, level1: str, level2: str) -> Row:
    if level2 == "数量指标":
        name, target = _name(rng, COUNTS), _count(rng)
    elif level2 == "质量指标":
        name, target = _name(rng, RATES), _percent(rng)
    elif level2 == "时效指标":
        date = f"2025年{rng.randint(1, 12)}月{rng.randint(1, 28)}日前"
        name, target = _name(rng, TIMES), rng.choice([_percent(rng), date])
    elif "成本" in level2:
        name, target = _name(rng, COSTS), f"≤{rng.randint(1, 900)}.{rng.randint(0, 99):02d}万元"
    elif "满意" in level2:
        name, target = rng.choice(SUBJECTS) + "使用人员满意度", _percent(rng)
    else:
        name, target = (
            "保障" + _name(rng, ["水平", "能力", "正常运转"]),
            rng.choice([rng.choice(EFFECTS), _percent(rng)]),
        )
    return Row(level1, level2, name, target, "")


def random_form(rng: random.Random, *, wide: bool) -> Form:
    """A form; `wide`: with basis, last year's value, scoring rule and evidence."""
    form = Form(
        project=_name(rng, ["项目", "专项经费"]),
        unit=rng.choice(["某市", "某某自治州", "某县"]) + rng.choice(["生态环境局", "教育局", "水利局"]),
    )
    for level2 in OUTPUTS:
        for _ in range(rng.choice([1, 1, 2, 3, 4, 6] if level2 == "数量指标" else [1, 1, 2, 3])):
            form.rows.append(_row(rng, "产出指标", level2))
    if rng.random() < 0.6:
        for _ in range(rng.choice([1, 2, 3])):
            form.rows.append(_row(rng, "成本指标", "经济成本指标"))
    for level2 in sorted(rng.sample(EFFECT_LEVELS, rng.choice([1, 1, 2])), key=EFFECT_LEVELS.index):
        for _ in range(rng.choice([1, 1, 2])):
            form.rows.append(_row(rng, "效益指标", level2))
    form.rows.append(_row(rng, "满意度指标", rng.choice(["满意度指标", "服务对象满意度指标"])))
    form.rows[-1].level2 = "服务对象满意度指标"
    _points(rng, form)
    if wide:
        for row in form.rows:
            row.basis = rng.choice(BASES) if rng.random() < 0.9 else rng.choice(LONG_BASES)
            row.last = rng.choice(["", "-", row.target.lstrip("<>=≥≤＞ ") if "年" not in row.target else "100%"])
            row.rule = "满意度赋分" if "满意" in row.level2 else rng.choice(["按照完成比例赋分", "直接赋分"])
            row.evidence = rng.choice(EVIDENCE)
    return form


def _points(rng: random.Random, form: Form) -> None:
    left = 90.0
    for index, row in enumerate(form.rows):
        rest = len(form.rows) - index - 1
        value = left if not rest else min(rng.choice([2, 3, 4, 5, 5, 6, 8, 10, 2.5, 12.5]), left - rest)
        row.points = f"{value:g}"
        left -= value


HEADING = [
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "指标值设置依据",
    "上年完成值",
    "指标分值权重",
    "指标赋分规则",
    "佐证资料",
]
NARROW = ["一级指标", "二级指标", "三级指标", "指标值", "分值权重（90）"]


def cells(row: Row, *, wide: bool) -> list[str]:
    head = [row.level1, row.level2, row.name, row.target]
    return [*head, row.basis, row.last, row.points, row.rule, row.evidence] if wide else [*head, row.points]


def merged(form: Form, *, wide: bool) -> list[list[str]]:
    """The rows with each level label printed once, at the first row of its group."""
    result: list[list[str]] = []
    before: list[str] = ["", ""]
    for row in form.rows:
        printed = cells(row, wide=wide)
        now = printed[:2]
        if now[0] == before[0]:
            printed[0] = ""
            if now[1] == before[1]:
                printed[1] = ""
        before = now
        result.append(printed)
    return result


def print_tabs(form: Form, rng: random.Random, *, faults: bool = True) -> str:
    """Rows with tabs, with the faults that such texts have."""
    heading = list(HEADING)
    rows = merged(form, wide=True)
    glued = faults and rng.random() < 0.3
    if glued:
        heading.remove("指标赋分规则")
        rows = [[*row[:7], f"{row[7]} {row[8]}"] for row in rows]
    out = [
        "项目支出绩效目标表",
        "",
        "(2025 年)",
        "",
        f"预算单位\t\t{form.unit}\t\t\t",
        f"项目名称\t\t{form.project}\t\t\t项目负责人\t某某",
    ]
    out += ["项目资金(万元)\t\t年度预算总额\t180.00\t其中：财政拨款\t150.00\t其他资金\t30.00"]
    out += ["项目总体目标\t\t<p>通过项目实施，完成不少于 21 个断面监测，满意度 100%。</p>\t\t", "\t".join(heading)]
    for number, row in enumerate(rows):
        printed = list(row)
        if faults and rng.random() < 0.15 and not printed[0]:
            lead = next(index for index, text in enumerate(printed) if text)
            if rng.random() < 0.5:
                printed = [*printed[lead:], *[""] * lead]  # leading blanks lost
            else:
                printed = [printed[lead], *[""] * lead, *printed[lead + 1 :]]  # only the first cell slid
        elif faults and rng.random() < 0.05 and printed[0]:
            printed = ["", *printed[:-1]]  # pushed to the right, the last cell lost
            form.rows[number].evidence = ""
            if glued:
                form.rows[number].rule = ""
        out.append("\t".join(printed))
        if faults and rng.random() < 0.05:
            out += ["", "\t".join(heading)]
    return "\n".join(out) + "\n"


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def wrap(text: str, limit: int) -> list[str]:
    """`text` in lines of at most `limit` half widths; numbers and Latin words are not broken where they fit."""
    lines, line = [], ""
    chunks: list[str] = []
    for char in text:
        if (
            chunks
            and char.isascii()
            and char.isalnum()
            and chunks[-1][-1].isascii()
            and (chunks[-1][-1].isalnum() or chunks[-1][-1] == ".")
        ) or (char in "，、。）》”" and chunks):
            chunks[-1] += char
        else:
            chunks.append(char)
    for chunk in chunks:
        rest = chunk
        while width(line + rest) > limit:
            if line.strip():
                lines.append(line.strip())
                line = ""
            if width(rest) <= limit:
                break
            cut = max(1, limit)
            while width(rest[:cut]) > limit:
                cut -= 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        line += rest
    if line.strip():
        lines.append(line.strip())
    return lines or [""]


def print_pages(
    form: Form,
    rng: random.Random,
    *,
    wide: bool,
    way: str,
    end_spaces: bool,
    widths: list[int],
    gaps: bool = True,
    cuts: float = 0.0,
) -> str:
    """As a PDF's text: cells centred in their rows, wrapped at the column's width, labels once with a row of the group.

    `way` is the row of the group that the merged labels are printed with: first, last or middle.
    """
    heading = HEADING if wide else NARROW
    pen = _Pen(end_spaces=end_spaces, gaps=gaps, rng=rng)
    pen.line("项目支出绩效目标表")
    pen.line("（2025年度）")
    pen.line(f"预算单位 {form.unit}")
    pen.line(f"项目名称 {form.project} 项目负责人 某某")
    pen.line("项目资金（万元）")
    pen.line("年度资金总额： 180.00")
    pen.line("其中：财政拨款 150.00")
    pen.line("其他资金 30.00")
    pen.line("年度总体目标")
    for text in wrap(
        "通过项目实施，完成不少于21个断面监测，各项工作按期完成，群众满意度达到95%以上，环境质量持续改善，为管理提供依据。",
        60,
    ):
        pen.line(text)
    pen.row([wrap(text, limit) for text, limit in zip(heading, widths, strict=True)])
    groups = _groups(form, way)
    for number, row in enumerate(form.rows):
        printed = cells(row, wide=wide)
        labels = groups.get(number, ["", ""])
        columns = [
            wrap(text, limit) if text else [] for text, limit in zip([*labels, *printed[2:]], widths, strict=True)
        ]
        if cuts and rng.random() < cuts and max(map(len, columns)) > 1:
            pen.cut_row(columns)
            continue
        pen.row(columns)
        if rng.random() < 0.04:
            pen.page()
    return pen.text()


def _groups(form: Form, way: str) -> dict[int, list[str]]:
    result: dict[int, list[str]] = {}
    for column, key in ((0, lambda row: row.level1), (1, lambda row: (row.level1, row.level2))):
        start = 0
        for index in range(1, len(form.rows) + 1):
            if index == len(form.rows) or key(form.rows[index]) != key(form.rows[start]):
                at = {"first": start, "last": index - 1, "middle": start + (index - start) // 2}[way]
                word = (form.rows[start].level1, form.rows[start].level2)[column]
                result.setdefault(at, ["", ""])[column] = word
                start = index
    return result


class _Pen:
    """Writes text at heights as a PDF's content stream does, and keeps the traces that an extraction leaves."""

    def __init__(self, *, end_spaces: bool, gaps: bool, rng: random.Random) -> None:
        self._out: list[str] = []
        self._y = 0.0
        self._top = 0.0
        self._spaces = end_spaces
        self._gaps = gaps
        self._rng = rng
        self._started = False

    def line(self, text: str) -> None:
        self._top += 1
        self._put(text, self._top, last=True)

    def row(self, columns: list[list[str]]) -> None:
        height = max(len(lines) for lines in columns)
        self._top += 1
        for lines in columns:
            offset = (height - len(lines)) / 2
            for number, text in enumerate(lines):
                self._put(text, self._top + offset + number, last=number == len(lines) - 1)
        self._top += height - 1

    def cut_row(self, columns: list[list[str]]) -> None:
        """A row that a page break cuts: the first line of each cell, then the rest of each cell on the next page."""
        self._top += 1
        for lines in columns:
            for text in lines[:1]:
                self._put(text, self._top, last=len(lines) == 1)
        self.page()
        self._top += 1
        for lines in columns:
            for number, text in enumerate(lines[1:]):
                self._put(text, self._top + number, last=number == len(lines) - 2)
        self._top += max(map(len, columns)) - 2

    def page(self) -> None:
        self._out.append("\n ")
        self._y = self._top = 0.0
        self._started = False

    def _put(self, text: str, y: float, *, last: bool) -> None:
        if self._started:
            if y == self._y:
                self._out.append("" if self._out[-1].endswith(" ") else " ")
            elif y > self._y and self._gaps:
                self._out.append("\n\n")
            else:
                self._out.append("\n")
        self._out.append(text + (" " if last and self._spaces else ""))
        self._y = y
        self._started = True

    def text(self) -> str:
        return "".join(self._out) + "\n"


def print_bars(form: Form) -> str:
    """A web page's table: cells between bars, merged cells once, blank cells at the end of the row."""
    out = [
        "项目支出绩效目标表 | |||||||||",
        "(2025年度) | |||||||||",
        f"项目名称 | {form.project} | |||",
        f"主管部门 | 某局 | 实施单位 | {form.unit} | |||",
    ]
    out.append(" | ".join(HEADING) + " |")
    for row in merged(form, wide=True):
        texts = [text for text in row if text]
        out.append(" | ".join(texts) + " |" + "|" * (9 - len(texts)))
    return "\n".join(out) + "\n"


def print_stacked(form: Form) -> str:
    """Each cell on a line of its own."""
    out = [
        "项目支出绩效目标表",
        "(2025年度)",
        "项目名称",
        form.project,
        "实施单位",
        form.unit,
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "分值",
    ]
    for row in merged(form, wide=False):
        out += [text for text in row if text]
    return "\n\n".join(out) + "\n"
