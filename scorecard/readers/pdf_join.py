"""Grids of several pages become tables: what the page break cut is put together again.

Two grids are one table where nothing stands between them, their outer borders are the same, and the first page had
no room left. Knows positions and wrapped lines, not what the words mean. Every join is a hint finding.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from scorecard.findings import found
from scorecard.model import Finding, Place
from scorecard.readers.pdf_grid import SNAP, Area, Grid
from scorecard.readers.pdf_text import TextLine
from scorecard.readers.table import Cell, Table

ALIGNED = 4.0
"""points by which borders of one column may differ from page to page"""
KEPT_TOGETHER = 3
MANY = 4
"""cells of one row that are all blank, or all full, are no accident"""
LINES_LEFT = 2.4
"""Below a text that goes on over the page less is free than so many lines: one is too little for a line, and where
single lines must not stand alone, two."""
_OPENERS = "《（(〔【“‘「『[<〈"
_CLOSERS = "，。、；：？！）》〕】”’」』,.;:?!)]>%％〉"
_LATIN = re.compile(rf"[0-9A-Za-z.%<>=≥≤≧≦]+[{re.escape(_CLOSERS)}]?")


@dataclass(slots=True)
class Joined:
    """A table in the making: the areas of all its pages in one numbering of rows; column borders in points."""

    first_page: int
    xs: list[float]
    areas: list[Area]
    height: int
    before: list[str]
    last: Grid
    ended: set[int] = field(default_factory=set)
    """ids of areas whose text came to its end on an earlier page"""


def start(grid: Grid, before: list[str]) -> Joined:
    """A table that so far stands on one page."""
    return Joined(grid.page, list(grid.xs), list(grid.areas), len(grid.ys) - 1, before, grid)


def goes_on(table: Joined, grid: Grid, foot: float) -> bool:
    """Whether `grid`, first on the next page, continues `table`, last on its own; `foot` is where pages end."""
    above = table.last
    if grid.page != above.page + 1:
        return False
    if abs(grid.box.x0 - above.box.x0) > ALIGNED or abs(grid.box.x1 - above.box.x1) > ALIGNED:
        return False
    if any(area.open_below for area in above.areas):
        return True
    if _begins_anew(table, grid):
        return False
    # What was left on the page did not hold the next row, or the few rows that a merged cell keeps together.
    rows = (area.box.bottom - area.box.top for area in grid.areas if area.row == 0 and area.rows <= KEPT_TOGETHER)
    return foot - above.box.bottom <= max(rows, default=0.0) + 14.0


def _begins_anew(table: Joined, grid: Grid) -> bool:
    """Whether `grid` starts like `table` did, with the same label and another value: the next form of a collection.

    Forms of one template fill their pages alike, so that borders and free space say nothing.
    """
    first, here = _row_prints(table.areas), _row_prints(grid.areas)
    row = 0
    while len(first.get(row, ())) == 1 and first.get(row) == here.get(row):
        row += 1  # a title across the whole table
    ours, theirs = first.get(row, ()), here.get(row, ())
    if len(ours) < 2 or len(ours) != len(theirs) or ours == theirs:
        return False
    return ours[0] == theirs[0] and all(a[:2] == b[:2] for a, b in zip(ours, theirs, strict=True))


def is_clipped_label(table: Joined, line: TextLine) -> bool:
    """Whether `line`, behind `table`, is the text of a merged area that the page cut, printed once more and clipped."""
    return any(
        area.open_below
        and line.x0 >= area.box.x0 - 1
        and line.x1 <= area.box.x1 + 1
        and line.text.strip() in area.text.split("\n")
        for area in table.last.areas
    )


def join(table: Joined, grid: Grid, file: str | None) -> list[Finding]:
    """Append `grid` to `table`; says what was joined."""
    first, second = table.last.page, grid.page
    headers = _repeated(table, grid)
    areas = [area for area in grid.areas if area.row >= headers]
    findings = [found("F123", Place(file=file, page=second), first=first, second=second, headers=headers)]
    if areas:
        split, doubtful = _split(table, areas, headers)
        if split:
            findings.append(found("F124", Place(file=file, page=second), first=first, second=second))
        elif doubtful:
            findings.append(found("F127", Place(file=file, page=second), first=first, second=second))
        _append(table, grid, areas, headers, split=split)
    table.last = grid
    return findings


def finish(table: Joined, name: str, file: str | None) -> Table:
    """The table in the readers' terms, its columns numbered over all its pages."""
    borders: list[float] = []
    for x in sorted(table.xs):
        if not borders or x - borders[-1] > SNAP + 1:
            borders.append(x)

    def column(x: float) -> int:
        return min(range(len(borders)), key=lambda index: abs(borders[index] - x))

    cells: list[Cell] = []
    for area in sorted(table.areas, key=lambda area: (area.row, area.box.x0)):
        left, right = column(area.box.x0), column(area.box.x1)
        box = area.box
        if area.text or area.rows > 1 or right - left > 1:
            cells.append(
                Cell(
                    area.row,
                    left,
                    area.text,
                    rows=area.rows,
                    columns=max(1, right - left),
                    page=area.page,
                    box=(round(box.x0), round(box.top), round(box.x1), round(box.bottom)),
                )
            )
    return Table(name=name, cells=cells, before=table.before, file=file)


def _repeated(table: Joined, grid: Grid) -> int:
    """How many first rows of `grid` print a header again that `table` has already.

    At the table's own top anything counts; in its middle (the header of the indicator part) only a row of labels:
    three texts or more, without digits, that are not the table's last row.
    """
    above, here = _row_prints(table.areas), _row_prints(grid.areas)
    _drop_clipped(table, above, here)
    best = 0
    for start_row in range(max(above, default=-1) + 1):
        length = 0
        while (row := here.get(length)) and row == above.get(start_row + length):
            length += 1
        if length and start_row:
            labels = [text for _, _, text in here[0]]
            if len(labels) < 3 or any(character.isdigit() for text in labels for character in text):
                continue
            if start_row + length >= table.height or _reworded(above, start_row + length, here[0]):
                continue
        best = max(best, length)
    return best if best < len(grid.ys) - 1 or best == 0 else best - 1


_Prints = dict[int, tuple[tuple[int, int, str], ...]]


def _drop_clipped(table: Joined, above: _Prints, here: _Prints) -> None:
    """Take out of a title printed again what a merged label, cut by the page and clipped, left printed across it."""
    labels = [Counter(re.sub(r"\s", "", area.text)) for area in table.areas if area.open_below and area.text]
    for row, (prints, first) in enumerate(zip(here.values(), above.values(), strict=False)):
        if here.get(row) != prints or len(prints) != 1 or len(first) != 1 or prints[0][:2] != first[0][:2]:
            return
        text, title = prints[0][2], first[0][2]
        rest = Counter(text) - Counter(title)
        if rest and _within(title, text) and any(not rest - label for label in labels):
            here[row] = first


def _within(part: str, whole: str) -> bool:
    """Whether the characters of `part` stand in `whole` in their order, others perhaps between them."""
    letters = iter(whole)
    return all(letter in letters for letter in part)


def _reworded(above: _Prints, first: int, header: tuple[tuple[int, int, str], ...]) -> bool:
    """Whether a row from `first` on is a header like `header` with other columns: then `header` begins a new part."""
    return any(
        row >= first and texts != header and [text for _, _, text in texts[:2]] == [text for _, _, text in header[:2]]
        for row, texts in above.items()
    )


def _row_prints(areas: list[Area]) -> _Prints:
    """{row: (left, right, text) of the areas with text anchored in it}, in steps that forgive a point."""
    rows: dict[int, list[tuple[int, int, str]]] = {}
    for area in areas:
        if area.text:
            print_ = (round(area.box.x0 / ALIGNED), round(area.box.x1 / ALIGNED), re.sub(r"\s", "", area.text))
            rows.setdefault(area.row, []).append(print_)
    return {row: tuple(sorted(prints)) for row, prints in rows.items()}


def _split(table: Joined, areas: list[Area], first_row: int) -> tuple[bool, bool]:
    """Whether the first new row goes on the last one: (it does, it may).

    It does where every cell with text in it continues a cell above that is written down to its border, and the last
    lines there are full, and cells that are filled above are blank here (or all of those above are wrapped). Two
    blank ones, or three full ones, make up for a line whose fullness is not certain; where nearly the whole row is
    blank below wrapped cells, fullness is not asked for. A header cut in two has no blanks: its cells are all full.
    """
    new = [area for area in areas if area.row == first_row and area.rows == 1]
    pairs = [(above, area) for area in new if area.text and (above := _above(table, area)) is not None]
    if not pairs or len(pairs) < sum(1 for area in new if area.text):
        return False, False
    cut = [above.open_below for above, _ in pairs]
    if any(area.open_below for area in table.last.areas):
        return all(cut), False  # the drawn borders decide
    if any(above.rows > 1 and above.row < table.height - 1 for above, _ in pairs):
        return False, False
    if not all(_reaches_border(above) and id(above) not in table.ended for above, _ in pairs):
        return False, False
    blank = [above for area in new if not area.text and (above := _above(table, area)) is not None]
    lost = [above for above in blank if above.rows == 1 and above.text]
    full = [_is_full(above, area) for above, area in pairs]
    wrapped = all("\n" in above.text for above, _ in pairs)
    most = sum(full) > max(2, len(full) / 2)
    nearly_blank = wrapped and len(lost) >= MANY and len(lost) >= 3 * len(pairs)
    header = len(pairs) >= MANY and not any(c.isdigit() for pair in pairs for area in pair for c in area.text)
    if (all(full) and (lost or wrapped or header)) or (any(full) and len(lost) > 1) or (most and lost) or nearly_blank:
        return True, False
    return False, any(full) and bool(lost)


def _append(table: Joined, grid: Grid, areas: list[Area], headers: int, *, split: bool) -> None:
    shift = table.height - headers - (1 if split else 0)
    table.xs.extend(grid.xs)
    labels = True  # blank cells at the left of the first row belong to the merged labels above
    endings = _endings(table)
    for area in areas:
        moved = replace(area, row=area.row + shift)
        if area.row == headers:
            above = _above(table, area)
            if split and above is not None and area.rows == 1:
                _continue(table, above, moved)
                continue
            if above is not None and labels and _goes_down(table, above, area, endings, split=split):
                _continue(table, above, moved)
                above.rows = moved.row + moved.rows - above.row
                continue
            labels = labels and not area.text
        table.areas.append(moved)
    table.height = max(table.height, *(area.row + area.rows for area in table.areas))


def _goes_down(table: Joined, above: Area, area: Area, endings: dict[int, set[str]], *, split: bool) -> bool:
    """Whether a label cell at the top of a page is the lower part of the one above it."""
    if above.open_below:  # no border was drawn; above `area` one may be, of the header printed again
        return True
    if not area.text:
        return bool(above.text) and not any(other.open_below for other in table.last.areas)
    if id(above) in table.ended or not _is_full(above, area):
        return False
    if split:
        return _reaches_border(above)
    # Both have text: the label itself was cut in two ("时效" | "指标"). Evidence: put together it ends like other
    # labels of its column, alone it does not.
    others = endings.get(round(area.box.x0 / ALIGNED), set())
    return area.text.replace("\n", "")[-2:] in others and above.text.replace("\n", "")[-2:] not in others


def _endings(table: Joined) -> dict[int, set[str]]:
    """{left border: the last two characters of labels there that stand complete above the last row}."""
    result: dict[int, set[str]] = {}
    for area in table.areas:
        if area.rows > 1 and area.row + area.rows < table.height and len(area.text) > 2:
            result.setdefault(round(area.box.x0 / ALIGNED), set()).add(area.text.replace("\n", "")[-2:])
    return result


def _continue(table: Joined, above: Area, area: Area) -> None:
    printed_again = _printed_again(above, area)
    above.open_below = area.open_below
    if not area.text:
        table.ended.add(id(above))
        return
    text = "\n".join(area.text.split("\n")[printed_again:])
    above.text = f"{above.text}\n{text}" if above.text and text else above.text or text
    # Whether the next page goes on too is measured in the part on this page.
    above.tail, above.margin, above.part = area.tail, area.margin, area.box
    table.ended.discard(id(above))


def _printed_again(above: Area, area: Area) -> int:
    """How many first lines of `area` are the last ones of `above`: a merged cell that the page cuts is printed on both."""
    if not above.open_below:
        return 0
    if re.sub(r"\s", "", area.text) == re.sub(r"\s", "", above.text):
        return len(area.text.split("\n"))
    upper, lower = above.text.split("\n"), area.text.split("\n")
    counts = (count for count in range(min(len(upper), len(lower)), 0, -1) if upper[-count:] == lower[:count])
    same = next(counts, 0)
    return same if same > 1 or same == len(upper) else 0


def _above(table: Joined, area: Area) -> Area | None:
    """The area of the table's last row that stands in the same columns."""
    for other in reversed(table.areas):
        if (
            other.row + other.rows == table.height
            and abs(other.box.x0 - area.box.x0) <= ALIGNED
            and abs(other.box.x1 - area.box.x1) <= ALIGNED
        ):
            return other
    return None


def _is_full(above: Area, area: Area) -> bool:
    """Whether the last line of `above` had no room for the first character or word of `area`."""
    tail = above.tail
    text = area.text.lstrip()
    if tail is None or not text:
        return False
    box = above.part or above.box
    word = _LATIN.match(text)
    if word is not None and _LATIN.match(tail.text[-1:]) is None:
        needed = 0.5 * tail.size * len(word[0])
    else:
        # Punctuation that may not stand at a line's end or beginning takes its neighbour along.
        pair = text[0] in _OPENERS or text[1:2] in _CLOSERS or text[0] in _CLOSERS
        needed = tail.size * (2 if pair else 1)
    room = (box.x1 - box.x0) - 2 * min(max(above.margin, 0.0), 6.0)
    return bool((tail.x1 - tail.x0) + needed > room - 1)


def _reaches_border(above: Area) -> bool:
    """Whether there was no room for one more line in `above` (for two, as single lines are not left alone)."""
    tail, box = above.tail, above.part or above.box
    return tail is not None and box.bottom - tail.bottom <= LINES_LEFT * tail.size
