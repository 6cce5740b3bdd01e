"""Where in a file a value stands: the thread that ties every number to the paper it came from."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler, create_model
from pydantic_core import CoreSchema, core_schema

from scorecard.model.base import Frozen


class Place(NamedTuple):
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

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In the model a place is a record of its fields like any other, closed to unknown ones; JSON: an object."""
        record = handler.generate_schema(_Record)
        written = core_schema.plain_serializer_function_ser_schema(_recorded, return_schema=record)
        return core_schema.no_info_wrap_validator_function(_validated, record, serialization=written)


# A form has some 140 places, and most are never looked at: as a tuple one costs a sixth of a model. What comes from
# outside is validated by this record; under its name the JSON schema describes places.
_Record = create_model(
    Place.__name__,
    __base__=Frozen,
    __module__=__name__,
    __doc__=Place.__doc__,
    file=(str | None, None),
    sheet=(str | None, None),
    cell=(str | None, None),
    page=(int | None, None),
    box=(tuple[int, int, int, int] | None, None),
    line=(int | None, None),
)


def _validated(value: Any, record: core_schema.ValidatorFunctionWrapHandler) -> Place:
    return Place(**record(value._asdict() if type(value) is Place else value).__dict__)


def _recorded(place: Place) -> Frozen:
    return _Record.made(**place._asdict())


def _numbered(sheet: str) -> bool:
    return sheet.startswith("表") and sheet[1:].isdigit()
