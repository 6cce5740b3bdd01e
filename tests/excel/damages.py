"""Ways in which clerks damage a form in Excel, WPS or on its way by mail; each makes a damaged copy of a filled 自评表.

    DAMAGES             name → Damage(make, expected)
    damaged(form, one)  the bytes of the damaged copy, and the name it has

A damage is done through openpyxl (or on the bytes) as a person would do it, on any form whose cells the labels name, so
that it can be done to every official form. `expected`: SAME, where nothing of the score may change; or the codes of which
one at least must be told.
"""

import io
import random
import re
import zipfile
from copy import copy
from typing import NamedTuple

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter

SAME = frozenset()


class Damage(NamedTuple):
    make: object
    expected: frozenset
    saved_as: str = "xlsx"


class Table:
    """Where the parts of a filled 自评表 are: found by their labels."""

    def __init__(self, sheet):
        self.sheet = sheet
        labels = {}
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    labels.setdefault(re.sub(r"\s", "", cell.value), cell)
        head = labels["三级指标"]
        self.head = head.row
        self.name = head.column
        self.level1 = next(c for t, c in labels.items() if t == "一级指标").column
        self.level2 = labels["二级指标"].column
        self.target = next(c for t, c in labels.items() if t in {"年度指标值", "指标值"}).column
        self.actual = next(c for t, c in labels.items() if t.startswith("实际完成值")).column
        row = {re.sub(r"\s", "", str(c.value)): c.column for c in sheet[self.head] if c.value}
        self.points = row["分值"]
        self.score = row["得分"]
        self.reason = next(c for t, c in row.items() if t.startswith("偏差原因"))
        self.total = next(c for t, c in labels.items() if t in {"总分", "合计"}).row
        self.rows = [r for r in range(self.head + 1, self.total) if sheet.cell(r, self.name).value]
        self.title = sheet.cell(1, 1)
        self.labels = labels

    def at(self, row, column):
        return self.sheet.cell(self.rows[row], column)


def _moved(sheet):
    """Merged ranges of a sheet whose rows or columns openpyxl moves: openpyxl leaves them behind, Excel does not."""
    return [str(area) for area in sheet.merged_cells.ranges]


def insert_rows(sheet, at, count=1):
    _insert(sheet, at, count, "row")


def insert_columns(sheet, at, count=1):
    _insert(sheet, at, count, "column")


def _insert(sheet, at, count, what):
    areas = [copy(area) for area in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(str(area))
    (sheet.insert_rows if what == "row" else sheet.insert_cols)(at, count)
    for area in areas:
        first, last = (area.min_row, area.max_row) if what == "row" else (area.min_col, area.max_col)
        if last < at:
            by_first, by_last = 0, 0
        elif first >= at:
            by_first = by_last = count
        else:
            by_first, by_last = 0, count
        if what == "row":
            box = (area.min_row + by_first, area.min_col, area.max_row + by_last, area.max_col)
        else:
            box = (area.min_row, area.min_col + by_first, area.max_row, area.max_col + by_last)
        sheet.merge_cells(start_row=box[0], start_column=box[1], end_row=box[2], end_column=box[3])


def delete_rows(sheet, at, count=1):
    areas = [copy(area) for area in sheet.merged_cells.ranges]
    kept = {}
    for area in areas:
        kept[str(area)] = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(str(area))
    sheet.delete_rows(at, count)
    for area in areas:
        rows = [row for row in range(area.min_row, area.max_row + 1) if not at <= row < at + count]
        if not rows:
            continue
        shift = [row - count if row >= at + count else row for row in rows]
        sheet.cell(shift[0], area.min_col).value = kept[str(area)]
        if len(shift) > 1 or area.max_col > area.min_col:
            sheet.merge_cells(start_row=shift[0], end_row=shift[-1], start_column=area.min_col, end_column=area.max_col)


def unmerge_all(sheet):
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))


def put(cell, text):
    """Text as text: `=100%` in a cell formatted as text is no formula."""
    cell.value = text
    cell.data_type = "s"


def each_text(sheet, change):
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value:
                put(cell, change(cell.value))


# --- the ways -------------------------------------------------------------------------------------------------------


def blank_rows_above(sheet, table):
    insert_rows(sheet, 1, 3)


def blank_row_between(sheet, table):
    insert_rows(sheet, table.rows[2])


def blank_column_left(sheet, table):
    insert_columns(sheet, 1)


def blank_column_inside(sheet, table):
    insert_columns(sheet, table.points)


def remark_column_inside(sheet, table):
    insert_columns(sheet, table.actual)
    sheet.cell(table.head, table.actual).value = "备注"
    sheet.cell(table.rows[1], table.actual).value = "见附件3"


def unmerged(sheet, table):
    unmerge_all(sheet)


def labels_repeated(sheet, table):
    unmerge_all(sheet)
    level1 = level2 = None
    for row in table.rows:
        level1 = sheet.cell(row, table.level1).value or level1
        level2 = sheet.cell(row, table.level2).value or level2
        sheet.cell(row, table.level1).value, sheet.cell(row, table.level2).value = level1, level2


def labels_at_the_end_of_their_group(sheet, table):
    for column in (table.level1, table.level2):
        for area in [a for a in sheet.merged_cells.ranges if a.min_col == column and a.min_row in table.rows]:
            value = sheet.cell(area.min_row, column).value
            last = area.max_row
            sheet.unmerge_cells(str(area))
            sheet.cell(area.min_row, column).value = None
            sheet.cell((area.min_row + last) // 2, column).value = value


def name_merged_with_target(sheet, table):
    row = table.rows[1]
    name, target = sheet.cell(row, table.name).value, sheet.cell(row, table.target).value
    sheet.cell(row, table.name).value = f"{name}{target}"
    sheet.merge_cells(start_row=row, end_row=row, start_column=table.name, end_column=table.target)


def actuals_of_two_rows_merged(sheet, table):
    sheet.merge_cells(
        start_row=table.rows[0], end_row=table.rows[1], start_column=table.actual, end_column=table.actual
    )


def scores_of_two_rows_merged(sheet, table):
    sheet.merge_cells(start_row=table.rows[0], end_row=table.rows[1], start_column=table.score, end_column=table.score)


def pasted_from_the_web(sheet, table):
    each_text(sheet, lambda text: "\u200b\u00a0" + text.replace(" ", "\u00a0") + "\u00a0\ufeff")


def full_width_digits(sheet, table):
    wide = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
    for row in table.rows:
        for column in (table.target, table.actual):
            put(sheet.cell(row, column), str(sheet.cell(row, column).value).translate(wide))


def line_feeds_in_values(sheet, table):
    for row in table.rows:
        for column in (table.target, table.actual):
            put(sheet.cell(row, column), re.sub(r"(\d)", r"\n\1", str(sheet.cell(row, column).value), count=1))


def another_font(sheet, table):
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = Font(name="楷体", size=22, bold=True, color="FF0000", strike=False)
            cell.fill = PatternFill("solid", fgColor="FFFF00")
            cell.alignment = Alignment(textRotation=90)
            cell.border = Border()


def points_as_text(sheet, table):
    for row in table.rows:
        for column in (table.points, table.score):
            cell = sheet.cell(row, column)
            cell.number_format, cell.value = "@", str(cell.value)


def points_with_their_unit(sheet, table):
    for row in table.rows:
        cell = sheet.cell(row, table.points)
        cell.value = f"{cell.value}分"


def points_with_a_full_stop(sheet, table):
    cell = table.at(0, table.points)
    cell.value = f"{cell.value}。"


def percent_as_a_formatted_number(sheet, table):
    for row in table.rows:
        cell = sheet.cell(row, table.actual)
        if isinstance(cell.value, str) and cell.value.endswith("%"):
            cell.value, cell.number_format = float(cell.value[:-1]) / 100, "0.0%"


def percent_as_a_bare_share(sheet, table):
    cells = [c for c in (sheet.cell(row, table.actual) for row in table.rows) if str(c.value).endswith("%")]
    for cell in cells or [next(iter(cells))]:
        cell.value = float(cell.value[:-1]) / 100


def a_value_turned_into_a_date(sheet, table):
    import datetime as dt

    cell = table.at(0, table.actual)
    cell.value, cell.number_format = dt.datetime(2025, 1, 21), "m月d日"  # noqa: DTZ001


def done_in_words(sheet, table):
    table.at(0, table.actual).value = "已完成"


def actual_left_blank(sheet, table):
    table.at(1, table.actual).value = None


def actual_of_dashes(sheet, table):
    table.at(1, table.actual).value = "——"


def actual_with_another_unit(sheet, table):
    text = str(table.at(0, table.actual).value)
    table.at(0, table.actual).value = re.sub(r"[^\d.]+$", "公里", text)


def sign_copied_to_the_actual(sheet, table):
    for row in table.rows:
        sheet.cell(row, table.actual).value = f"≥{sheet.cell(row, table.actual).value}"


def rows_sorted(sheet, table, by):
    unmerge_all(sheet)
    columns = range(table.level1, max(table.reason, table.score) + 1)
    data = [[sheet.cell(row, column).value for column in columns] for row in table.rows]
    data.sort(key=lambda values: (str(values[by(table) - table.level1]), str(values)))
    for row, values in zip(table.rows, data, strict=True):
        for column, value in zip(columns, values, strict=True):
            (put if isinstance(value, str) else _set)(sheet.cell(row, column), value)


def _set(cell, value):
    cell.value = value


def sorted_by_name(sheet, table):
    rows_sorted(sheet, table, lambda t: t.name)


def sorted_by_points(sheet, table):
    rows_sorted(sheet, table, lambda t: t.points)


def sorted_with_labels(sheet, table):
    labels_repeated(sheet, table)
    rows_sorted(sheet, table, lambda t: t.name)


def columns_hidden(sheet, table):
    for column in (table.level2, table.reason):
        sheet.column_dimensions[get_column_letter(column)].hidden = True


def points_hidden(sheet, table):
    sheet.column_dimensions[get_column_letter(table.points)].hidden = True


def a_row_hidden(sheet, table):
    sheet.row_dimensions[table.rows[2]].hidden = True


def filtered(sheet, table):
    last = get_column_letter(sheet.max_column)
    sheet.auto_filter.ref = f"A{table.head}:{last}{table.total}"
    sheet.auto_filter.add_filter_column(table.level1 - 1, ["产出指标"])


def columns_swapped(sheet, table):
    for row in (table.head, *table.rows):
        points, score = sheet.cell(row, table.points), sheet.cell(row, table.score)
        points.value, score.value = score.value, points.value


def heading_reworded(sheet, table):
    sheet.cell(table.head, table.actual).value = "全年实际完成值"
    sheet.cell(table.head, table.reason).value = "偏差原因及改进措施"


def heading_spaced(sheet, table):
    for cell in sheet[table.head]:
        if isinstance(cell.value, str):
            cell.value = "　".join(cell.value.replace("\n", ""))


def heading_deleted(sheet, table):
    delete_rows(sheet, table.head)


def heading_repeated(sheet, table):
    at = table.rows[4]
    values = [sheet.cell(table.head, column).value for column in range(1, sheet.max_column + 1)]
    insert_rows(sheet, at)
    for column, value in enumerate(values, 1):
        if column != 1:
            try:
                sheet.cell(at, column).value = value
            except AttributeError:  # inside a merged label
                continue


def points_column_deleted(sheet, table):
    for row in (table.head, *table.rows, table.total):
        cell = sheet.cell(row, table.points)
        if not type(cell).__name__.startswith("Merged"):
            cell.value = None


def target_column_cleared(sheet, table):
    for row in table.rows:
        sheet.cell(row, table.target).value = None


def a_row_deleted(sheet, table):
    delete_rows(sheet, table.rows[1])


def a_row_doubled(sheet, table):
    at = table.rows[1]
    values = [sheet.cell(at, column).value for column in range(1, sheet.max_column + 1)]
    insert_rows(sheet, at + 1)
    for column in range(table.name, sheet.max_column + 1):
        sheet.cell(at + 1, column).value = values[column - 1]


def unused_rows_added(sheet, table):
    insert_rows(sheet, table.rows[3], 2)
    for row in (table.rows[3], table.rows[3] + 1):
        sheet.cell(row, table.name).value = "指标2："


def subtotal_row_added(sheet, table):
    at = table.rows[-1] + 1
    insert_rows(sheet, at)
    sheet.cell(at, table.name).value = "小计"
    sheet.cell(at, table.points).value = sum(float(sheet.cell(row, table.points).value) for row in table.rows)


def total_deleted(sheet, table):
    delete_rows(sheet, table.total)


def title_deleted(sheet, table):
    delete_rows(sheet, 1)


def title_and_year_in_one(sheet, table):
    sheet["A1"].value = f"{sheet['A1'].value}{sheet['A2'].value}"
    delete_rows(sheet, 2)


def remarks_below(sheet, table):
    row = sheet.max_row + 2
    for offset, text in enumerate(
        (
            "填表说明：1. 得分一栏按实际完成情况填写。",
            "2. 定量指标完成指标值的，得满分；三级指标 10 分。",
            "审核人：        填表人：",
        )
    ):
        sheet.cell(row + offset, 1).value = text


def cells_commented(sheet, table):
    for row in table.rows:
        sheet.cell(row, table.actual).comment = Comment("请核实：应为 99 个", "审核")


def protected(sheet, table):
    sheet.protection.enable()
    sheet.protection.password = "1234"


def sheet_renamed(sheet, table):
    sheet.title = "Sheet1 (2)"


def another_sheet_in_front(sheet, table):
    other = sheet.parent.create_sheet("封面", 0)
    other["A1"] = "2025年度绩效自评材料"
    other["A3"] = "单位（盖章）："
    sheet.parent.active = 0


def scratch_sheet_behind(sheet, table):
    other = sheet.parent.create_sheet("计算")
    for row in range(1, 20):
        other.cell(row, 1).value, other.cell(row, 2).value = f"中间数{row}", row * 1.5


def old_copy_hidden(sheet, table):
    other = sheet.parent.copy_worksheet(sheet)
    other.title, other.sheet_state = "初稿", "hidden"
    other.cell(table.rows[0], table.actual).value = "3个"


def moved_to_the_right(sheet, table):
    insert_rows(sheet, 1, 4)
    insert_columns(sheet, 1, 3)


def values_only(sheet, table):
    book = openpyxl.Workbook()
    other = book.active
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                (put if isinstance(cell.value, str) else _set)(other.cell(cell.row, cell.column), cell.value)
    return book


def scores_as_formulas(sheet, table):
    for row in table.rows:
        points = f"{get_column_letter(table.points)}{row}"
        sheet.cell(row, table.score).value = f"={points}*1"


def points_as_formulas(sheet, table):
    cell = table.at(0, table.points)
    cell.value = f"={cell.value}+0"


def broken_reference(sheet, table):
    cell = table.at(0, table.actual)
    cell.value, cell.data_type = "#REF!", "e"


def external_link(sheet, table):
    table.at(0, table.actual).value = "='[完成情况.xlsx]Sheet1'!$B$4"


def two_values_in_one_cell(sheet, table):
    table.at(0, table.actual).value = "上半年9个，下半年12个"


def value_with_explanation(sheet, table):
    cell = table.at(0, table.actual)
    cell.value = f"{cell.value}（详见附件1）"


def points_doubled(sheet, table):
    cell = table.at(0, table.points)
    cell.value = float(cell.value) * 2


def score_above_points(sheet, table):
    cell = table.at(0, table.score)
    cell.value = float(table.at(0, table.points).value) + 5


def comma_for_a_point(sheet, table):
    cell = next(c for c in (sheet.cell(row, table.score) for row in table.rows) if "." in str(c.value))
    cell.value = str(cell.value).replace(".", "，")


def letters_for_digits(sheet, table):
    cell = next(c for c in (sheet.cell(row, table.points) for row in table.rows) if str(c.value).endswith("0"))
    cell.value = str(cell.value).replace("0", "O")


def money_in_yuan(sheet, table):
    row = next(c.row for text, c in table.labels.items() if text.startswith("年度资金总额"))
    for cell in sheet[row]:
        if isinstance(cell.value, (int, float)) and cell.value > 10:
            cell.value *= 10000


def only_the_table(sheet, table):
    delete_rows(sheet, 1, table.head - 1)


def words_around(data):
    return b"\xef\xbb\xbf" + data


def cut_short(data):
    return data[: len(data) * 2 // 3]


def bit_flipped(data):
    position = data.find(b"xl/worksheets/sheet1.xml") + 40
    return data[:position] + bytes([data[position] ^ 0x40]) + data[position + 1 :]


def renamed_to_xls(data):
    return data


def macros_inside(data):
    """The same package as .xlsm: the type of the main part says so, and a macro part is there."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"<Default ",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ',
                    1,
                )
            package.writestr(entry.filename, content)
        package.writestr("xl/vbaProject.bin", random.Random(1).randbytes(2000))
    return target.getvalue()


def emptied(data):
    return b""


def untouched(sheet, table):
    """Saved once more, nothing else."""


def damaged(data, damage):
    """The bytes of the damaged copy of the workbook `data`."""
    if damage.make.__code__.co_argcount == 1:
        return damage.make(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    given = damage.make(sheet, Table(sheet))
    buffer = io.BytesIO()
    (given or book).save(buffer)
    return buffer.getvalue()


def _named(*codes):
    return frozenset(codes)


DAMAGES = {
    make.__name__: Damage(make, expected)
    for expected, ways in {
        SAME: (
            untouched,
            blank_rows_above,
            blank_row_between,
            blank_column_left,
            blank_column_inside,
            remark_column_inside,
            moved_to_the_right,
            unmerged,
            labels_repeated,
            labels_at_the_end_of_their_group,
            pasted_from_the_web,
            full_width_digits,
            line_feeds_in_values,
            another_font,
            points_as_text,
            points_with_their_unit,
            percent_as_a_formatted_number,
            sorted_by_name,
            sorted_by_points,
            sorted_with_labels,
            columns_hidden,
            points_hidden,
            a_row_hidden,
            filtered,
            columns_swapped,
            heading_reworded,
            heading_spaced,
            heading_repeated,
            unused_rows_added,
            subtotal_row_added,
            total_deleted,
            title_deleted,
            title_and_year_in_one,
            remarks_below,
            cells_commented,
            protected,
            sheet_renamed,
            another_sheet_in_front,
            scratch_sheet_behind,
            values_only,
            value_with_explanation,
            renamed_to_xls,
        ),
        # The score stands, and what was done is told all the same.
        _named("V018"): (percent_as_a_bare_share,),
        _named("L016"): (scores_of_two_rows_merged,),
        _named("F020"): (old_copy_hidden,),
        _named("F021"): (macros_inside,),
        _named("S021"): (score_above_points,),
        _named("V026"): (comma_for_a_point, points_with_a_full_stop, letters_for_digits),
        # What was destroyed is named, and nothing is made up for it.
        _named("S011"): (name_merged_with_target, target_column_cleared),
        _named("L021"): (actuals_of_two_rows_merged,),
        _named("V032"): (a_value_turned_into_a_date,),
        _named("S014"): (done_in_words,),
        _named("S010"): (actual_left_blank,),
        _named("S013"): (actual_of_dashes,),
        _named("V031"): (actual_with_another_unit,),
        _named("V015"): (sign_copied_to_the_actual,),
        _named("V002"): (two_values_in_one_cell,),
        _named("L003"): (heading_deleted,),
        _named("S030"): (points_column_deleted,),
        _named("S031"): (a_row_deleted, points_doubled),
        _named("C065"): (a_row_doubled,),
        _named("L015"): (only_the_table,),
        _named("F018"): (scores_as_formulas, points_as_formulas, external_link),
        _named("F017"): (broken_reference,),
        _named("F006"): (words_around,),
        _named("F009"): (cut_short, bit_flipped),
        _named("F002"): (emptied,),
    }.items()
    for make in ways
}
"""Forty and more ways, each done to every form."""
