"""Where in a file a value stands: the thread that ties every number to the paper it came from."""

from __future__ import annotations

from scorecard.model.base import Frozen


class Place(Frozen):
    """A place in a source. Only what the kind of file has is given.

    - workbook: `sheet` and `cell` ("E12"); Word, HTML: `sheet` is "表1" (the table's number in the
      document) and `cell` is column letter and row number in that table;
    - PDF: `page` (from 1) and `box` (x0, top, x1, bottom in whole points), besides `sheet`/`cell`
      of the table where it was ruled;
    - text: `line` (from 1). All values of one row of a text form carry the place of the row.
    """

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    line: int | None = None

    def words(self, *, with_file: bool = True) -> str:
        """The place in Chinese, as a message names it: `自评表.xlsx 工作表“Sheet1” E12`."""
        parts: list[str] = []
        if with_file and self.file:
            parts.append(self.file)
        if self.page is not None:
            parts.append(f"第{self.page}页")
        if self.sheet is not None:
            parts.append(self.sheet if _numbered(self.sheet) else f"工作表“{self.sheet}”")
        if self.cell is not None:
            parts.append(self.cell)
        if self.line is not None:
            parts.append(f"第{self.line}行")
        return " ".join(parts)


def _numbered(sheet: str) -> bool:
    return sheet.startswith("表") and sheet[1:].isdigit()
