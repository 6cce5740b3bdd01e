"""Random forms of every pack for the audit workbook, LibreOffice to recalculate it, and the comparison with our scores.

random_case(random) -> (Form, Pack, Facts | None)      half of the numbers are chosen so that scores end in half a cent
recalculated({name: bytes}) -> {name: {sheet: {(row, column): value}}}    every formula computed anew
differences(evaluation, cells) -> what the sheet says otherwise
"""

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook
from scoring_forms import amount, form, funds, row

from scorecard.model import Text
from scorecard.rules import available_packs, with_parameters
from scorecard.rules.facts import Fact, Facts

SIGNS = ["≥", ">", "=", "≤", "<"]
UNITS = [("件", "件"), ("%", "%"), ("万元", "万元"), ("万元", "元"), ("元", "万元"), ("小时", "分钟"), ("分钟", "小时"),
         ("年", "个月"), ("吨", "公斤"), ("户", ""), ("", ""), ("‰", "‰")]  # fmt: skip
WORDS = ["达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差", "已完成", "未完成", "基本达成目标",
         "部分完成", "部分实现目标", "实现目标程度较低", "有所提升", "不符合要求", "符合要求"]  # fmt: skip
RULES = ["按照完成比例赋分", "直接赋分", "满意度赋分", "按评判等级赋分"]
PARAMETERS = {
    "反向未达标": ["按比例", "按超出", "零分"],
    "等号超出": ["满分", "按偏离比例", "按偏离"],
    "逾期": ["零分", "按天扣分"],
    "反向完成率": ["按比例", "按超出"],
    "及格线": ["60%", "55.5%", "0%", "2/3"],
    "定性默认": ["达成满分其余中点", "中点", "下限"],
    "项目完成未填": ["视为未完成", "视为完成"],
    "定量填文字": ["不计分", "按档次"],
}


@lru_cache(maxsize=1)
def packs():
    """Every pack, with its default parameters and with others."""
    made = []
    for pack in available_packs():
        made.append([pack])
        for shift in range(1, 4):
            options = {}
            for name, parameter in pack.parameters.items():
                known = parameter.text.options
                wanted = [one for one in PARAMETERS.get(name, []) if known is None or one in known]
                if wanted:
                    options[name] = wanted[shift % len(wanted)]
            made[-1].append(with_parameters(pack, options))
    return made


def plain(value):
    """The digits of `value`, which end."""
    value = Fraction(value)
    for places in range(12):
        if (value * 10**places).denominator == 1:
            return f"{Decimal(int(value * 10**places)).scaleb(-places):f}"
    raise AssertionError(value)


def pair(random, points):
    """A target and an actual: at random, or so that points × actual ÷ target ends in exactly half a cent, or beside."""
    places = random.choice([0, 0, 1, 2, 2, 4])
    if random.random() < 0.5:
        target = Fraction(random.randint(1, random.choice([9, 300, 50_000, 3_000_000])), 10**places)
        actual = Fraction(int(target * random.randint(0, 1700) * 10**places), 1000 * 10**places)
        actual = Fraction(int(actual * 10**places), 10**places)
        if random.random() < 0.15:
            actual = target
        return target, actual
    part = Fraction(random.randint(1, random.choice([3, 40, 900])), 10**places)
    target = points * 200 * part
    actual = (2 * random.randint(0, int(points * 100)) + 1) * part
    actual += random.choice([0, 0, 0, 1, -1]) * Fraction(1, 10 ** random.choice([places, 4]))
    if random.random() < 0.3:  # the same tie from above
        target, actual = actual, target
    return max(target, Fraction(1, 100)), max(actual, Fraction(0))


def random_row(random, number, points):
    claim = (
        None
        if random.random() < 0.15
        else plain(Fraction(random.randint(0, int(points * 1000)), random.choice([1000, 1000, 500]) * 1))
    )
    if claim is not None and random.random() < 0.5:
        claim = plain(Fraction(round(float(claim), 1)).limit_denominator(10))
    more = {"at": 10 + number, "name": f"事项{number}"}
    if random.random() < 0.4:
        more["scoring_rule"] = random.choice(RULES)
    if random.random() < 0.06:
        more["review_deduction"] = amount(plain(Fraction(random.randint(0, 500), 100)), cell="H9")
    if random.random() < 0.03:
        more["review_deduction"] = amount("0.125", cell="H9")
    kind = random.choices(
        ["number", "satisfaction", "range", "date", "text", "none", "blank"], [60, 8, 8, 8, 12, 2, 2]
    )[0]
    if kind == "text":
        return row("有效提升", random.choice(WORDS), plain(points), claim, **more)
    if kind == "none":
        return row("不适用", "不适用", plain(points), None, **more)
    if kind == "blank":
        return row("≥5件", None, plain(points), claim, **more)
    if kind == "date":
        month, day = random.randint(2, 12), random.randint(2, 27)
        done = random.randint(1, day) if random.random() < 0.6 else day + 1
        return row(f"2025年{month}月{day}日前", f"2025年{month}月{done}日", plain(points), claim, **more)
    target, actual = pair(random, points)
    if kind == "range":
        low, high = sorted((target, target + Fraction(random.randint(1, 500), 100)))
        return row(f"{plain(low)}-{plain(high)}件", f"{plain(actual)}件", plain(points), claim, **more)
    if kind == "satisfaction":
        more |= {"level1": "满意度指标", "level2": "服务对象满意度指标"}
        share = random.choice([60, 80, 90, Fraction(8999, 100), Fraction(random.randint(5000, 10000), 100)])
        return row(f"≥{random.choice([85, 90, 95])}%", f"{plain(share)}%", plain(points), claim, **more)
    unit, other = random.choice(UNITS)
    return row(f"{random.choice(SIGNS)}{plain(target)}{unit}", f"{plain(actual)}{other}", plain(points), claim, **more)


def random_money(random, points):
    budget, executed = pair(random, points)
    if random.random() < 0.4:
        executed = budget * random.choice([Fraction(6, 10), Fraction(7, 10), Fraction(8, 10), Fraction(1)])
        executed += random.choice([0, 0, Fraction(1, 100), Fraction(-1, 100)])
    return funds(
        plain(budget),
        plain(max(executed, Fraction(0))),
        plain(points),
        plain(points) if random.random() < 0.7 else None,
    )


def random_facts(random, pack):
    facts = {}
    for rule in pack.rules:
        for name, declared in rule.facts.items():
            if random.random() < 0.01:
                continue
            if declared.sort == "是非":
                facts[name] = Fact(name, random.random() < 0.7, "是", None)
            else:
                value = Fraction(random.randint(0, 1100), 1000)
                high = declared.range.high if declared.range is not None else None
                facts[name] = Fact(
                    name, value if high is None else min(value, Fraction(high)), plain(value), declared.unit
                )
    return Facts(facts)


def random_case(random, family=None, most_rows=14):
    """A form, the pack to score it by, and base data where the pack asks for them."""
    family = family if family is not None else random.choice(packs())
    pack = random.choice(family)
    count = random.randint(1, most_rows)
    points = [Fraction(random.choice([1, 2, 3, 5, 8, 10, 15, 20, 30])) for _ in range(count)]
    if random.random() < 0.5:
        points = [value + Fraction(random.choice([0, 0, 1, 5, 25, 50, 75]), 100) for value in points]
    kind = pack.kinds[0] if pack.kinds else "project_self_evaluation"
    kind = kind.replace("_target", "_self_evaluation")
    rows = [random_row(random, number, value) for number, value in enumerate(points, 1)]
    if pack.judges and random.random() < 0.5:
        rows = [one.model_copy(update={"points": None}) for one in rows]
    money = (
        random_money(random, Fraction(random.choice([10, 10, 20, Fraction(25, 2)]))) if random.random() < 0.9 else None
    )
    more = {
        "year": 2025,
        "unit": Text(text="某中心"),
        "project": Text(text="=1+1项目"),
        "claimed_total": amount("95.5", cell="G40"),
    }
    made = form(*rows, money=money, kind=kind, **more)
    facts = random_facts(random, pack) if any(rule.facts for rule in pack.rules) else None
    return made, pack, facts


# ------------------------------------------------------------------------------------------------------ LibreOffice

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
MOST_FILES = 200  # LibreOffice 7.4 silently drops what comes after the 247th file of one command line


def recalculated(files):
    """The values of every sheet after LibreOffice has computed every formula; raises where a file did not come out."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed for these tests"
    assert len(files) <= MOST_FILES
    with tempfile.TemporaryDirectory() as folder:
        source, target, profile = (Path(folder, name) for name in ("in", "out", "profile"))
        for one in (source, profile / "user"):
            one.mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
        paths = [source / f"{number}.xlsx" for number in range(len(files))]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        subprocess.run(
            [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", "xlsx",
             "--outdir", target, *paths],
            check=True, capture_output=True, timeout=900, env={**os.environ, "HOME": folder},
        )  # fmt: skip
        out = sorted(target.iterdir())
        assert len(out) == len(files), f"{len(out)} of {len(files)} files came out"
        return {name: values_of((target / f"{number}.xlsx").read_bytes()) for number, name in enumerate(files)}


def values_of(data):
    """{sheet: rows of values} of the sheets with scores."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
        if name.startswith("得分核算")
    }


def with_wrong_values(data):
    """The workbook with 77.77 cached beside every formula of a score, as a program that computes wrongly would leave it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb'(<c r="[LN]\d+"[^>]*><f>[^<]*</f><v>)[^<]*(</v>)', rb"\g<1>77.77\g<2>", content)
            new.writestr(name, content)
    return made.getvalue()


# ------------------------------------------------------------------------------------------------------ comparison

FIRST, SCORE = 9, 13
"""The first row with an item (from 1), and the column of 核算得分 (from 0)."""


def differences(evaluation, rows):
    """What the sheet (rows of values) says otherwise than `evaluation`: scores, total, grade."""
    found = []
    for number, item in enumerate(evaluation.items):
        cell = rows[FIRST - 1 + number][SCORE]
        want = None if item.score is None else float(item.score)
        got = cell if isinstance(cell, float | int) else None
        if got != want:
            found.append((item.level3, want, cell))
    if evaluation.items:
        below = rows[FIRST - 1 + len(evaluation.items) :]
        (total,) = [row[SCORE] for row in below if row[0] == "总分"]
        (grade,) = [row[SCORE] for row in below if row[0] == "等级"]
        want = None if evaluation.total is None else float(evaluation.total)
        if (total if isinstance(total, float | int) else None) != want:
            found.append(("总分", want, total))
        if (grade if grade not in {"—", None} else "") != (evaluation.grade or ""):
            found.append(("等级", evaluation.grade, grade))
    return found


def why_valued(evaluation, rows):
    """Why scores stand as values, one reason an item: the column 按规则得分 has none."""
    for number, item in enumerate(evaluation.items):
        line = rows[FIRST - 1 + number]
        if item.score is not None and not isinstance(line[SCORE - 2], float | int):
            yield line[17].rsplit("只列结果：", 1)[-1]


def formulas_of(data, sheet="得分核算"):
    """{cell: formula} of a sheet, without the equals signs."""
    cells = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return {cell.coordinate: cell.value[1:] for line in cells.iter_rows() for cell in line if cell.data_type == "f"}
