"""Filled 自评表 for the benchmarks of speed: sound and faulty, each another one, as Excel writes them (shared strings).

    name, data, faults = form_file(17)      the 17th file of the series, always the same

The layout is that of 财预〔2020〕10号 附1 with 8 to 25 rows; names, numbers, goals and reasons vary from form to form.
Every third form has one to three faults of those that units make.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from decimal import ROUND_HALF_UP, Decimal

import xlsxwriter

VERBS = ("开展", "完成", "举办", "新建", "改造", "维修", "采购", "编制", "巡查", "检测", "培训", "发放", "补助", "验收")
OBJECTS = (
    "乡村道路", "蓄水池", "监测站点", "图书馆分馆", "农田水利设施", "社区养老服务站", "卫生室", "校舍", "公共厕所", "路灯",
    "林木病虫害", "河道堤防", "博物馆展陈", "残疾人就业", "技术人员", "基层干部", "农机具", "疫苗", "档案", "信息系统",
    "污水管网", "垃圾中转站", "高标准农田", "消防器材", "应急物资", "体育场地", "非遗传承", "种质资源", "饮用水源", "地质灾害点",
)  # fmt: skip
MEASURES = (
    ("数量", "个"),
    ("次数", "次"),
    ("面积", "平方米"),
    ("里程", "公里"),
    ("人数", "人"),
    ("份数", "份"),
    ("台套数", "台"),
)
QUALITIES = ("验收合格率", "达标率", "完好率", "准确率", "覆盖率", "考核通过率")
TIMES = ("按时完成率", "及时率", "按期交付率")
BENEFITS = (
    ("社会效益指标", "群众知晓率"),
    ("社会效益指标", "服务可及率"),
    ("生态效益指标", "环境达标天数比例"),
    ("可持续影响指标", "长效管护落实率"),
)
PEOPLE = ("受益群众", "服务对象", "参训学员", "沿线居民", "到馆读者", "在校师生", "就诊患者")
PLACES = ("青山", "临江", "白水", "东河", "南岭", "石桥", "金沙", "云台", "平原", "龙泉", "清溪", "长宁")
REASONS = (
    "汛期连续降雨造成停工{}天，下一步将提前安排工期，{}月底前补齐",
    "中标单位供货环节出现纠纷，影响进度{}天，已督促其在次年{}月前补交并按合同扣款",
    "部分对象外出务工{}人未能到场，今后改在{}月农闲时段组织并加强通知",
    "设备到货检验不合格退换用时{}天，将完善采购验收办法，{}月前完成整改",
)
FAULTS = ("claimed", "points", "over", "reason", "actual", "executed", "parts", "vague", "double", "total")
CENT = Decimal("0.01")


def form_file(number: int, *, seed: int = 1) -> tuple[str, bytes, tuple[str, ...]]:
    """File name, bytes and planted faults of the form `number`."""
    rng = random.Random(seed * 1_000_003 + number)
    faults = tuple(rng.sample(FAULTS, rng.randint(1, 3))) if number % 3 == 2 else ()
    form = _form(rng, faults)
    return f"{number:05}-{form['project']}.xlsx", _workbook(form), faults


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def _row(rng: random.Random, level1: str, level2: str, kind: str, points: Decimal) -> dict:
    thing = rng.choice(OBJECTS)
    sign, unit = "≥", "%"
    if kind == "count":
        measure, unit = rng.choice(MEASURES)
        name = f"{rng.choice(VERBS)}{thing}{measure}"
        target = Decimal(rng.randint(3, 4000)) if rng.random() < 0.8 else Decimal(rng.randint(20, 90000)) / 10
    elif kind == "cost":
        name, sign, unit = f"{thing}单位成本", "≤", "元"
        target = Decimal(rng.randint(100, 900000)) / 100
    else:
        words = {"quality": QUALITIES, "time": TIMES}.get(kind)
        name = f"{rng.choice(PEOPLE)}满意度" if kind == "people" else f"{thing}{rng.choice(words) if words else kind}"
        target = Decimal(rng.choice((80, 85, 88, 90, 92, 95, 96, 98)))
    if rng.random() < 0.15:  # missed
        share = Decimal(rng.randint(60, 99)) / 100
        actual = (target / share if sign == "≤" else target * share).quantize(
            CENT if target % 1 or unit in "%元" else Decimal(1)
        )
    elif unit == "%":
        actual = min(Decimal(100), target + Decimal(rng.choice((0, 1, 2, "0.6", "1.35", 3))))
    else:
        over = Decimal(rng.randint(0, 18)) / 100
        actual = (target * (1 - over if sign == "≤" else 1 + over)).quantize(
            CENT if target % 1 or unit == "元" else Decimal(1)
        )
    reached = actual <= target if sign == "≤" else actual >= target
    score, reason = points, ""
    if not reached:
        score = rounded(points * (target / actual if sign == "≤" else actual / target)) if actual else Decimal(0)
        reason = rng.choice(REASONS).format(rng.randint(5, 60), rng.randint(3, 11))
    printed = rng.choice(("≥", "≥", "≥", "＞=", ">=", "不低于")) if sign == "≥" else rng.choice(("≤", "≤", "不超过"))
    return {
        "level1": level1, "level2": level2, "name": name, "target": f"{printed}{target.normalize():f}{unit}",
        "actual": f"{actual.normalize():f}{unit}", "points": points, "claimed": score, "reason": reason,
    }  # fmt: skip


def _shares(rng: random.Random, total: int, parts: int) -> list[Decimal]:
    cuts = sorted(rng.sample(range(1, total * 2), parts - 1))
    return [Decimal(b - a) / 2 for a, b in zip([0, *cuts], [*cuts, total * 2], strict=True)]


def _form(rng: random.Random, faults: tuple[str, ...]) -> dict:
    year = rng.randint(2022, 2026)
    place, thing = rng.choice(PLACES), rng.choice(OBJECTS)
    count = rng.randint(8, 25)
    outputs = max(4, count * 3 // 5)
    benefits = count - outputs - 1
    kinds = [("数量指标", "count")] * (outputs - 3) + [
        ("质量指标", "quality"),
        ("时效指标", "time"),
        ("经济成本指标", "cost"),
    ]
    rows = [_row(rng, "产出指标", *kind, share) for kind, share in zip(kinds, _shares(rng, 50, outputs), strict=True)]
    chosen = sorted(rng.choice(BENEFITS) for _ in range(benefits))
    rows += [
        _row(rng, "效益指标", *benefit, share)
        for benefit, share in zip(chosen, _shares(rng, 30, benefits), strict=True)
    ]
    rows.append(_row(rng, "满意度指标", "服务对象满意度指标", "people", Decimal(10)))
    seen: set[str] = set()
    for row in rows:
        while row["name"] in seen:
            row["name"] = rng.choice(PLACES) + row["name"]
        seen.add(row["name"])
    budget = Decimal(rng.randint(500, 900000)) / 100
    executed = rounded(budget * Decimal(rng.randint(850, 1000)) / 1000)
    carry = rounded(budget * Decimal(rng.choice((0, 0, 0, 5, 12))) / 100)
    spent = min(carry, executed)
    goal = "；".join(f"{row['name']}{row['target']}" for row in rng.sample(rows, 4))
    done = "；".join(f"{row['name']}{row['actual']}" for row in rng.sample(rows, 3))
    form = {
        "year": year, "project": f"{year}年{place}{thing}{rng.choice(('建设', '管护', '补助', '提升'))}项目",
        "department": f"{place}市财政局", "unit": f"{place}{rng.choice(('区', '县', '市'))}{thing}服务中心",
        "goal": f"{year}年围绕{thing}工作，计划{goal}，切实改善服务条件，发挥资金效益。",
        "done": f"{year}年实际完成：{done}，资金支付按合同执行。", "rows": rows,
        "funds": [["年度资金总额", budget, budget, executed], ["其中：当年财政拨款", budget - carry, budget - carry, executed - spent],
                  ["上年结转资金", carry, carry, spent], ["其他资金", Decimal(0), Decimal(0), Decimal(0)]],
    }  # fmt: skip
    _plant(rng, form, faults)
    first = form["funds"][0]
    form["execution"] = rounded(10 * min(first[3] / first[2], Decimal(1)))
    form["total"] = sum((row["claimed"] for row in rows if row["actual"]), form["execution"])
    if "total" in faults:
        form["total"] += rng.randint(1, 4)
    return form


def _plant(rng: random.Random, form: dict, faults: tuple[str, ...]) -> None:
    rows, funds = form["rows"], form["funds"]
    row = rng.choice(rows)
    for fault in faults:
        match fault:
            case "claimed":
                row["claimed"] = max(Decimal(0), row["claimed"] - Decimal(rng.randint(1, 20)) / 10)
            case "points":
                row["points"] += 2
            case "over":
                row["claimed"] = row["points"] + 1
            case "reason":
                row["actual"], row["reason"] = "1" + row["actual"].lstrip("0123456789."), ""
            case "actual":
                row["actual"] = ""
            case "executed":
                funds[0][3] = rounded(funds[0][2] * Decimal("1.2"))
            case "parts":
                funds[1][2] += 1
            case "vague":
                rows[-2]["target"] = rows[-2]["actual"] = "逐步提升"
            case "double":
                rows[1]["name"] = rows[0]["name"]
    if "vague" in faults:  # what words are worth is the filer's to say: full points, so that nobody differs
        rows[-2]["claimed"] = rows[-2]["points"]


def _workbook(form: dict) -> bytes:  # noqa: C901 - from top to bottom, as the form is
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2025, 1, 1)})  # noqa: DTZ001 - a document property
    sheet = book.add_worksheet("自评表")
    base = {
        "border": 1,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "font_name": "宋体",
        "font_size": 10,
    }
    middle, left = book.add_format(base), book.add_format({**base, "align": "left"})
    number, percent = book.add_format({**base, "num_format": "0.00"}), book.add_format({**base, "num_format": "0.00%"})
    title = book.add_format({**base, "border": 0, "bold": True, "font_size": 16})

    def put(row: int, column: int, value: object, style=middle, *, rows: int = 1, columns: int = 1) -> None:
        if rows * columns > 1:
            sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", style)
        if isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), style)
        elif value == "":
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_string(row, column, str(value), style)

    for column, width in enumerate((6, 11, 18, 30, 16, 16, 8, 9, 34)):
        sheet.set_column(column, column, width)
    put(0, 0, "项目支出绩效自评表", title, columns=9)
    put(1, 0, f"（{form['year']}年度）", columns=9)
    put(2, 0, "项目名称", columns=2)
    put(2, 2, form["project"], columns=7)
    put(3, 0, "主管部门", columns=2)
    put(3, 2, form["department"], columns=2)
    put(3, 4, "实施单位")
    put(3, 5, form["unit"], columns=4)
    put(4, 0, "项目资金\n（万元）", columns=2, rows=5)
    for column, head in enumerate(("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"), 2):
        put(4, column, head)
    for line, (name, initial, budget, executed) in enumerate(form["funds"], 5):
        first = line == 5
        for column, value in enumerate((name, initial, budget, executed), 2):
            put(line, column, value, number)
        put(line, 6, Decimal(10) if first else "—")
        put(line, 7, (executed / budget).quantize(Decimal("0.0001"), ROUND_HALF_UP) if first else "—", percent)
        put(line, 8, form["execution"] if first else "—")
    put(9, 0, "年度\n总体\n目标", rows=2)
    put(9, 1, "预期目标", columns=4)
    put(9, 5, "实际完成情况", columns=4)
    put(10, 1, form["goal"], left, columns=4)
    put(10, 5, form["done"], left, columns=4)
    rows = form["rows"]
    put(11, 0, "绩\n效\n指\n标", rows=1 + len(rows))
    heads = (
        "一级\n指标",
        "二级\n指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    for column, head in enumerate(heads, 1):
        put(11, column, head)
    for key, column in (("level1", 1), ("level2", 2)):
        start = 0
        for index in range(1, len(rows) + 1):
            if index == len(rows) or (rows[index]["level1"], rows[index][key]) != (
                rows[start]["level1"],
                rows[start][key],
            ):
                put(12 + start, column, rows[start][key], rows=index - start)
                start = index
    for index, row in enumerate(rows, 12):
        for column, key in enumerate(("name", "target", "actual"), 3):
            put(index, column, row[key], left if key == "name" else middle)
        put(index, 6, row["points"], number)
        put(index, 7, row["claimed"], number)
        put(index, 8, row["reason"], left)
    end = 12 + len(rows)
    put(end, 0, "总分", columns=6)
    put(end, 6, Decimal(100))
    put(end, 7, form["total"], number)
    put(end, 8, "")
    book.close()
    return buffer.getvalue()
