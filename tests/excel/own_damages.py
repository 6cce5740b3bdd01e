"""Ways in which clerks damage a form of `scorecard new`: its columns beside, its further sheets, its lists and unused rows.

OWN_DAMAGES, as `damages.DAMAGES`, and done to a form of ours besides those.
"""

import openpyxl
from damages import SAME, Damage, delete_rows, insert_rows, put

STAMP = "_scorecard"
OFFICIAL = 9
"""columns of the ministry's 自评表"""


def stamped(sheet, key, value):
    """Write `value` beside `key` on the hidden sheet, as a curious clerk does."""
    hidden = sheet.parent[STAMP]
    hidden.sheet_state = "visible"
    next(row for row in hidden.iter_rows() if row[0].value == key)[1].value = value


def block(sheet, table, label):
    """First row and count of the rows of the 二级指标 `label`."""
    cell = table.labels[label]
    area = next(a for a in sheet.merged_cells.ranges if (a.min_row, a.min_col) == (cell.row, cell.column))
    return area.min_row, area.max_row - area.min_row + 1


def unused_block_deleted(sheet, table):
    delete_rows(sheet, *block(sheet, table, "可持续影响指标"))


def first_unused_block_deleted(sheet, table):
    """The one whose first row holds the label 效益指标 too."""
    delete_rows(sheet, *block(sheet, table, "经济效益指标"))


def unused_rows_deleted(sheet, table):
    for row in range(table.total - 1, table.head, -1):
        if row not in table.rows:
            delete_rows(sheet, row)


def unused_rows_hidden(sheet, table):
    for row in range(table.head + 1, table.total):
        sheet.row_dimensions[row].hidden = row not in table.rows


def row_inserted_in_a_block(sheet, table):
    at, width = table.rows[1], sheet.max_column
    insert_rows(sheet, at, 2)
    for column in range(table.name, width + 1):
        if column <= OFFICIAL:
            source = sheet.cell(table.rows[4] + 2, column)
            sheet.cell(at, column).value, source.value = source.value, None


def row_inserted_and_a_line_typed(sheet, table):
    """One indicator more than the form had: the points are over 100 then, and that is said."""
    insert_rows(sheet, table.rows[1])
    for column, value in (
        (table.name, "抽查次数"),
        (table.target, "≥4次"),
        (table.actual, "4次"),
        (table.points, 5),
        (table.score, 5),
    ):
        sheet.cell(table.rows[1], column).value = value


def copied_to_another_workbook(sheet, table):
    """The whole sheet pasted with formulas and merged cells; the further sheets stay behind."""
    book = openpyxl.Workbook()
    other = book.active
    _copy(sheet, other, formulas=True)
    return book


def copied_without_formulas(sheet, table):
    book = openpyxl.Workbook()
    _copy(sheet, book.active, formulas=False)
    return book


def official_part_copied(sheet, table):
    book = openpyxl.Workbook()
    _copy(sheet, book.active, formulas=True, last=(table.total, OFFICIAL))
    return book


def _copy(sheet, other, *, formulas, last=(10**6, 10**3)):
    for row in sheet.iter_rows(max_row=min(last[0], sheet.max_row), max_col=min(last[1], sheet.max_column)):
        for cell in row:
            if cell.value is not None and (formulas or cell.data_type != "f"):
                target = other.cell(cell.row, cell.column)
                target.value = cell.value
                target.data_type = cell.data_type
    for area in sheet.merged_cells.ranges:
        if area.max_row <= last[0] and area.max_col <= last[1]:
            other.merge_cells(str(area))


def columns_beside_deleted(sheet, table):
    sheet.delete_cols(OFFICIAL + 1, sheet.max_column - OFFICIAL)


def columns_beside_shown(sheet, table):
    for dimension in sheet.column_dimensions.values():
        dimension.hidden = False


def columns_beside_with_remarks(sheet, table):
    for row in table.rows:
        sheet.cell(row, sheet.max_column).value = "已核，应得 3 分"


def headings_beside_cleared(sheet, table):
    for column in range(OFFICIAL + 1, sheet.max_column + 1):
        sheet.cell(table.head, column).value = None


def column_beside_sorted_in(sheet, table):
    """A column typed directly behind the official ones, into the gap."""
    sheet.cell(table.head, OFFICIAL + 1).value = "得分（复核）"
    for row in table.rows:
        sheet.cell(row, OFFICIAL + 1).value = 1


def checks_below_deleted(sheet, table):
    delete_rows(sheet, table.total + 1, sheet.max_row - table.total)


def checks_below_typed_over(sheet, table):
    for row in range(table.total + 2, sheet.max_row + 1):
        put(sheet.cell(row, 1), "核对｜√ 已核对，总分 100 分")


def lists_deleted(sheet, table):
    del sheet.parent["选项"]


def guide_deleted(sheet, table):
    del sheet.parent["填报说明"]


def hidden_sheet_deleted(sheet, table):
    del sheet.parent[STAMP]


def all_further_sheets_deleted(sheet, table):
    for other in sheet.parent.worksheets:
        if other is not sheet:
            sheet.parent.remove(other)


def hidden_sheets_shown(sheet, table):
    for other in sheet.parent.worksheets:
        other.sheet_state = "visible"


def sheets_reordered(sheet, table):
    sheet.parent._sheets.reverse()
    sheet.parent.active = len(sheet.parent.worksheets) - 1


def list_words_typed_otherwise(sheet, table):
    """一级 and 二级 without 指标, with spaces, with a number in front."""
    put(sheet.cell(table.labels["产出指标"].row, table.level1), "一、产出")
    put(sheet.cell(table.labels["数量指标"].row, table.level2), "数量")
    put(sheet.cell(table.labels["质量指标"].row, table.level2), "质 量 指 标")
    put(sheet.cell(table.labels["效益指标"].row, table.level1), "效 益\n指 标")


def columns_of_the_stamp_too_few(sheet, table):
    stamped(sheet, "官方列数", "5")


def columns_of_the_stamp_too_many(sheet, table):
    stamped(sheet, "官方列数", "99")


def stamp_names_the_form_as_beside(sheet, table):
    stamped(sheet, "附带工作表", "填报说明|选项|自评表")


def stamp_names_another_sheet(sheet, table):
    stamped(sheet, "表所在工作表", "选项")


def stamp_cleared(sheet, table):
    for row in sheet.parent[STAMP].iter_rows():
        for cell in row:
            cell.value = None


def stamp_of_a_later_version(sheet, table):
    stamped(sheet, "格式", "9")
    stamped(sheet, "程序版本", "99.0")


def stamp_of_an_unknown_layout(sheet, table):
    stamped(sheet, "表样编号", "province-2031")


def stamp_of_another_mark(sheet, table):
    stamped(sheet, "表样标记", "000000000000")


def form_twice_in_the_workbook(sheet, table):
    """For a second project; both are forms."""
    other = sheet.parent.copy_worksheet(sheet)
    other.title = "自评表 (2)"
    put(other["C3"], "第二个项目")


OWN_DAMAGES = {
    make.__name__: Damage(make, expected)
    for expected, ways in {
        SAME: (
            unused_block_deleted,
            first_unused_block_deleted,
            unused_rows_deleted,
            unused_rows_hidden,
            row_inserted_in_a_block,
            copied_to_another_workbook,
            copied_without_formulas,
            official_part_copied,
            columns_beside_deleted,
            columns_beside_shown,
            columns_beside_with_remarks,
            headings_beside_cleared,
            column_beside_sorted_in,
            checks_below_deleted,
            checks_below_typed_over,
            lists_deleted,
            guide_deleted,
            hidden_sheet_deleted,
            all_further_sheets_deleted,
            hidden_sheets_shown,
            sheets_reordered,
            list_words_typed_otherwise,
            columns_of_the_stamp_too_few,
            columns_of_the_stamp_too_many,
            stamp_names_the_form_as_beside,
            stamp_names_another_sheet,
            stamp_cleared,
        ),
        frozenset({"W001"}): (stamp_of_a_later_version, stamp_of_an_unknown_layout, stamp_of_another_mark),
        frozenset({"S031"}): (row_inserted_and_a_line_typed,),
    }.items()
    for make in ways
}
