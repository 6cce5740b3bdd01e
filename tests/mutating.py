"""Mutated files, and a worker that reads and scores them: whatever a file says, nothing raises, hangs or eats memory.

    files = pool()                      what is mutated: forms as xlsx, docx, HTML, PDF, xls and text, seeds and samples
    name, data, story = mutated(files, 17)    the 17th file of a run, always the same, and what was done to it
    with Worker() as worker:
        worker.outcome(path)            how reading and scoring it went: `.faults` is [] where all is well

Tables are mutated as tables (cells moved, deleted, doubled, merged, unmerged, their texts made absurd) and then written;
packages are mutated inside (the damage reaches the parser behind the checksum); all files are mutated as bytes.
"""

import contextlib
import io
import json
import random
import re
import resource
import select
import subprocess
import sys
import time
import traceback
import warnings
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS / "readers"))

LONGEST = 10.0
"""seconds of a worker's own time for one file; more is a hang"""
MOST_MEMORY = 500 * 2**20
"""bytes resident at the most while one file is read and scored"""
_CEILING = 4 * 2**30
"""bytes of address space: a file that would take the machine down ends in MemoryError, which is a fault"""


class File(NamedTuple):
    """A sound file: `table` is what it was written from, where it is to be mutated as a table."""

    name: str
    kind: str
    data: bytes
    table: object = None


# --- sound files ----------------------------------------------------------------------------------------------------


def pool(*, convert_too=True):
    """The files that are mutated. `convert_too`: PDFs and xls as well, which LibreOffice makes."""
    from tables_to_files import convert, self_evaluation, to_docx, to_html, to_xlsx
    from truth_tables import laid_out, published, shenzhen_scores, shenzhen_self_evaluation, truth

    known = dict(published())
    wanted = ("feco-2025-00", "jiangsu-2026-00", "changji-2025-00", "changji-2025-02", "xinjiang-2024-03")
    tables = {name: laid_out(known[name], titles="rows") for name in wanted}
    tables["self-evaluation"] = self_evaluation(12)
    tables["shenzhen-scores"] = shenzhen_scores(truth("shenzhen-2020"))
    tables["shenzhen-tasks"] = shenzhen_self_evaluation(truth("shenzhen-2020"))
    files = []
    for name, table in tables.items():
        files += [File(name, "table", b"", table)] * 4
        files += [File(name, kind, write(table), table) for kind, write in (("xlsx", to_xlsx), ("docx", to_docx))]
        files.append(File(name, "html", to_html(table)))
    for path in sorted((TESTS.parent / "examples").glob("*.xlsx")):
        files += [File(path.stem, "xlsx", path.read_bytes())] * 3
    for path in [
        *sorted((TESTS / "data" / "seeds").glob("*.txt")),
        *sorted((TESTS / "data" / "samples").glob("*.txt")),
    ]:
        files.append(File(path.stem, "text", path.read_bytes()))
    if convert_too:
        small = {name: table for name, table in tables.items() if not name.startswith(("shenzhen", "jiangsu"))}
        sources = {f"{name}.docx": to_docx(table, font_size=8) for name, table in small.items()}
        printed = convert(sources | {"sheet.xlsx": to_xlsx(tables["feco-2025-00"])}, "pdf")
        files += [File(Path(name).stem, "pdf", data) for name, data in printed.items()]
        old = convert({f"{name}.xlsx": to_xlsx(table) for name, table in small.items()}, "xls")
        files += [File(Path(name).stem, "xls", data) for name, data in old.items()]
    return files


# --- absurd contents ------------------------------------------------------------------------------------------------

NUMBERS = (
    "0", "-1", "-0", "1e999999", "1E-999999", "1E+308", "NaN", "Infinity", "-inf", "9" * 5000, "0." + "0" * 3000 + "1",
    "99999999999999999999", "4294967296", "2147483648", "65536", "16385", "1048577", "1_000", "1,2,3", "١٢٣", "²³", "Ⅷ", "½", "0x1F",
)  # fmt: skip
TEXTS = (
    "", " ", "—", "/", "无", "=1/0", "#DIV/0!", "#REF!", "≥", "≥≤≥≤", "≥90≤50%", "≥" * 500, "9" * 6000, "＞=1e999999%", "100%%", "0.0.0",
    "2024年13月45日前", "0年0月0日", "99999年12月31日", "12月31日", "≥1e400万元", '=HYPERLINK("http://x")', "（" * 2000, "）（" * 500, "一" * 3000,
    "亿" * 200, "九千九百九十九万亿亿亿", "👩‍👩‍👧", "\u202e倒写", "a\u0300" * 400, "\ufeff", "\u3000", "甲&乙<丙>", "{{ 7*7 }}", "${x}", "%s%n%d", "\x00", "\x0b",
    "一级指标", "二级指标", "三级指标", "指标值", "分值", "得分", "总分", "项目名称", "年度资金总额", "产出指标", "数量指标", "≥1个；≤3次；=5%", "100-90%", "≥-5", "绩效指标",
    "≥95%且≤105%或=3", "完成\n\n\n率", "\t\t\t", "1\r2\r3", "|||", "||", "12 34 56 78", "指标1：", "1" * 400 + "%", "≥" + "0" * 400 + "1", "10（分）（万元）（%）",
)  # fmt: skip
_XML_BAD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOCTYPE = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


# --- bytes ----------------------------------------------------------------------------------------------------------


def flip(rng, data, most=40):
    """Some bytes become others."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, most))):
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8) if rng.random() < 0.5 else rng.randrange(1, 256)
    return bytes(data)


def cut(rng, data):
    """The end, or the beginning, is missing."""
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.8 else data[at:]


def _block(rng, data):
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 8, 64, 512, 4096)))


def drop_block(rng, data):
    start, end = _block(rng, data)
    return data[:start] + data[end:]


def double_block(rng, data):
    start, end = _block(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 1, 3, 50)) + data[end:]


def swap_blocks(rng, data):
    (a, b), (c, d) = sorted((_block(rng, data), _block(rng, data)))
    b = min(b, c)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def fill_block(rng, data):
    start, end = _block(rng, data)
    return data[:start] + rng.choice((b"\x00", b"\xff", b" ", b"<", b"\n")) * (end - start) + data[end:]


def insert_noise(rng, data):
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 4, 100, 3000))) + data[at:]


def wrap(rng, data):
    """Something stands before or after the file, as mail programs and servers leave it."""
    front = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"\x00" * 600)
    return rng.choice(front) + data + rng.choice((b"", b"\x00" * 4096, b"\n<html>", data[: len(data) // 2]))


BYTES = (flip, flip, cut, cut, drop_block, double_block, swap_blocks, fill_block, insert_noise, wrap)


# --- marked-up text: XML parts and pages ----------------------------------------------------------------------------

_TAG = re.compile(rb"<[^<>]{1,400}>")
_ATTRIBUTE = re.compile(rb'="([^"<>]{0,200})"')
_BETWEEN = re.compile(rb">([^<>]+)<")
_DIGITS = re.compile(rb"[0-9]+")


def _replaced(rng, pattern, data, new, group=0):
    found = list(pattern.finditer(data))
    if not found:
        return data
    start, end = rng.choice(found).span(group)
    return data[:start] + new + data[end:]


def tag_lost(rng, data):
    return _replaced(rng, _TAG, data, b"")


def tag_renamed(rng, data):
    return _replaced(
        rng, re.compile(rb"</?([A-Za-z:]+)"), data, rng.choice((b"x", b"w:tbl", b"c", b"table", b"row")), 1
    )


def attribute(rng, data):
    value = rng.choice((*NUMBERS, *TEXTS)).encode("utf-8", "replace")
    return _replaced(rng, _ATTRIBUTE, data, value, 1)


def content(rng, data):
    return _replaced(rng, _BETWEEN, data, rng.choice(TEXTS).encode("utf-8", "replace"), 1)


def number(rng, data):
    return _replaced(rng, _DIGITS, data, rng.choice(NUMBERS).encode())


def entity(rng, data):
    what = (
        b"&nbsp;",
        b"&#0;",
        b"&#xFFFF;",
        b"&#x110000;",
        b"&undefined;",
        b"&c;" * 50,
        b"&amp",
        b"&",
        b"<![CDATA[",
        b"<!--",
        b"]]>",
    )
    return _replaced(rng, _BETWEEN, data, rng.choice(what), 1)


def doctype(rng, data):
    at = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    return entity(rng, data[:at] + _DOCTYPE + data[at:])


def deep(rng, data):
    """Elements in elements in elements, at some place."""
    tags = _TAG.findall(data)
    opening = rng.choice(
        [tag for tag in tags if not tag.startswith((b"</", b"<?", b"<!")) and not tag.endswith(b"/>")] or [b"<a>"]
    )
    closing = b"</" + re.split(rb"[\s>]", opening[1:])[0] + b">"
    depth = rng.choice((20, 200, 300, 3000, 60_000))
    nested = opening * depth + (closing * depth if rng.random() < 0.7 else b"")
    places = [match.end() for match in _TAG.finditer(data)] or [0]
    at = rng.choice(places)
    return data[:at] + nested + data[at:]


def element_moved(rng, data):
    """A slice between two tags is doubled, dropped or put elsewhere."""
    edges = [match.start() for match in _TAG.finditer(data)]
    if len(edges) < 3:
        return data
    first = rng.randrange(len(edges) - 1)
    start, end = edges[first], edges[min(len(edges) - 1, first + rng.choice((1, 2, 10, 100)))]
    at = rng.choice(edges)
    piece, how = data[start:end], rng.randrange(3)
    if how == 0:
        return data[:start] + data[end:]
    return data[:at] + piece * rng.choice((1, 1, 30)) + data[at:] if how == 1 else data[:end] + piece + data[end:]


def encoded_anew(rng, data):
    """Another encoding, declared or not, or a declaration that is wrong."""
    text = data.decode("utf-8", "replace")
    encoding = rng.choice(
        ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "big5", "latin-1", "utf-32", "utf-7")
    )
    declared = rng.choice((encoding, "utf-8", "GB2312", "gb18030", "utf-16", "x-unknown", ""))
    text = re.sub(r'(encoding|charset)="?[\w-]+"?', rf'\1="{declared}"', text, count=1)
    return text.encode(encoding, "replace")


MARKUP = (
    cut,
    flip,
    tag_lost,
    tag_renamed,
    attribute,
    attribute,
    content,
    number,
    entity,
    doctype,
    deep,
    element_moved,
    encoded_anew,
)


# --- packages -------------------------------------------------------------------------------------------------------


def package(rng, data):
    """One or more parts mutated and packed again; now and then the packing itself: names, order, lost parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
    how = rng.random()
    if how < 0.75:
        heavy = [
            n
            for n, (name, _) in enumerate(parts)
            if re.search(r"sheet\d*\.xml$|document\.xml$|sharedStrings|styles|workbook\.xml$", name)
        ]
        for _ in range(rng.choice((1, 1, 2, 4))):
            chosen = rng.choice(heavy if heavy and rng.random() < 0.75 else range(len(parts)))
            name, content_ = parts[chosen]
            parts[chosen] = (name, rng.choice(MARKUP)(rng, content_))
    else:
        chosen = rng.randrange(len(parts))
        name, content_ = parts[chosen]
        other = rng.choice(parts)
        parts[chosen] = rng.choice(
            (
                (name.upper(), content_),
                (name.replace("/", "\\"), content_),
                ("../" + name, content_),
                ("/" + name, content_),
                (name, other[1]),
                (other[0], content_),
                (name, b""),
                (f"x{name}", content_),
            )
        )
        if rng.random() < 0.3:
            parts.append(rng.choice(parts))
        if rng.random() < 0.3:
            del parts[rng.randrange(len(parts))]
        if rng.random() < 0.3:
            rng.shuffle(parts)
    out = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as new,
    ):
        warnings.simplefilter("ignore")  # a doubled name is what we want
        for name, content_ in parts:
            new.writestr(zipfile.ZipInfo(name), content_, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- PDF and text ---------------------------------------------------------------------------------------------------

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def pdf_inside(rng, data):
    """The drawing of a page is changed behind its compression: numbers, operators, blocks."""
    found = list(_STREAM.finditer(data))
    rng.shuffle(found)
    for match in found:
        try:
            inside = zlib.decompress(match[1])
        except zlib.error:
            continue
        for _ in range(rng.choice((1, 3, 10))):
            inside = rng.choice((flip, cut, drop_block, double_block, swap_blocks, number, number))(rng, inside)
        packed = zlib.compress(inside)
        return data[: match.start(1)] + packed + data[match.end(1) :]
    return data


def pdf_objects(rng, data):
    """Numbers and names of the file's own structure."""
    what = rng.choice(
        (
            rb"/(?:Length|Kids|Count|Parent|Contents|W|First|N|Size|Root|MediaBox|Filter|Rotate)\b",
            rb"[0-9]+ 0 R",
            rb"[0-9]+",
        )
    )
    new = rng.choice((b"", b"1 0 R", b"-1", b"999999999", b"/Kids", b"[[[[", b"<<" * 300, b"null", b"/Length 5"))
    return _replaced(rng, re.compile(what), data, new)


def text_lines(rng, data):
    """Lines lost, doubled, moved, joined, broken; a part of the text; the whole several times."""
    lines = data.decode("utf-8", "replace").split("\n")
    if len(lines) > 200 and rng.random() < 0.9:
        start = rng.randrange(len(lines) - 100)
        lines = lines[start : start + 160]
    for _ in range(rng.choice((1, 3, 12))):
        at = rng.randrange(len(lines))
        how = rng.randrange(8)
        if how == 0 and len(lines) > 1:
            del lines[at]
        elif how == 1:
            lines.insert(rng.randrange(len(lines)), lines[at])
        elif how == 2:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        elif how == 3:
            place = rng.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = [lines[at][:place], lines[at][place:]]
        elif how == 4:
            lines[at] = (
                rng.choice(TEXTS) if rng.random() < 0.5 else lines[at].replace("\t", rng.choice(("", "\t\t", " ", "|")))
            )
        elif how == 5:
            lines[at] = re.sub(r"[0-9]+", lambda _: rng.choice(NUMBERS), lines[at], count=1)
        elif how == 6:
            rng.shuffle(lines[at : at + 6])
            lines[at : at + 6] = lines[at : at + 6][::-1]
        else:
            words = lines[at].split(" ")
            rng.shuffle(words)
            lines[at] = " ".join(words)
    if rng.random() < 0.03:
        lines = lines * 10
    if rng.random() < 0.05:
        lines = ["".join(lines)]
    return "\n".join(lines).encode("utf-8", "replace")


def text_encoding(rng, data):
    encoding = rng.choice(("gb18030", "gb18030", "utf-16", "utf-8-sig", "utf-16-le", "big5", "cp1252"))
    return text_lines(rng, data).decode("utf-8", "replace").encode(encoding, "replace")


# --- tables ---------------------------------------------------------------------------------------------------------


def _cell_changed(rng, cell, cells):
    """Another text: something absurd, another cell's, a part, two run together."""
    other = rng.choice(cells)
    how = rng.randrange(6)
    if how <= 2:
        cell.text = rng.choice((*TEXTS, *NUMBERS, *(rng.choice(cells).text for _ in range(20))))
    elif how == 3:
        cell.text, other.text = other.text, cell.text
    else:
        cell.text = cell.text[: len(cell.text) // 2] if how == 4 else cell.text + other.text
    return cells


def _cell_placed(rng, cell, cells):
    """Lost, doubled, moved, merged, unmerged."""
    how = rng.randrange(5)
    if how == 0:
        return [one for one in cells if one is not cell]
    if how == 1:
        row, column = max(0, cell.row + rng.randint(-2, 3)), max(0, cell.column + rng.randint(-2, 3))
        return [*cells, replace(cell, row=row, column=column)]
    if how == 2:
        cell.row, cell.column = max(0, cell.row + rng.randint(-20, 20)), rng.randrange(12)
    elif how == 3:
        cell.rows, cell.columns = rng.choice((1, 2, 5, 30)), rng.choice((1, 2, 4, 12))
    else:
        cell.rows = cell.columns = 1
    return cells


def _row_changed(rng, cell, cells):
    """The cell's row is lost, doubled, or shifted by a column."""
    how = rng.randrange(3)
    if how == 0:
        return [one for one in cells if one.row != cell.row]
    if how == 1:
        return cells + [replace(one, row=one.row + 1) for one in cells if one.row == cell.row]
    for one in cells:
        if one.row == cell.row:
            one.column += 1
    return cells


def table_mutated(rng, table):
    """The table with some of its cells moved, deleted, doubled, merged, unmerged, or holding something absurd."""
    cells = [replace(cell) for cell in table.cells]
    for _ in range(rng.choice((1, 2, 5, 15, 60))):
        if cells:
            cell = rng.choice(cells)
            cells = rng.choice((_cell_changed, _cell_placed, _row_changed))(rng, cell, cells)
    if rng.random() < 0.04:
        cells = [replace(c, row=c.column, column=c.row, rows=c.columns, columns=c.rows) for c in cells]
    if rng.random() < 0.03:
        height = max((c.row + c.rows for c in cells), default=1)
        cells = [replace(c, row=c.row + n * height) for n in range(20) for c in cells]
    return _apart(replace(table, cells=cells))


def _apart(table):
    """Cells that overlap an earlier one are left out: no program can write them."""
    taken, kept = set(), []
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        area = {
            (r, c)
            for r in range(cell.row, cell.row + cell.rows)
            for c in range(cell.column, cell.column + cell.columns)
        }
        if not area & taken:
            taken |= area
            kept.append(cell)
    return replace(table, cells=kept or [replace(table.cells[0], row=0, column=0, rows=1, columns=1)])


def written(rng, table):
    """The table as a file of some kind: (kind, bytes)."""
    from tables_to_files import to_docx, to_html, to_xlsx

    kind = rng.choice(("xlsx", "xlsx", "html", "html", "docx", "text", "text"))
    if kind != "text":
        table = replace(table, cells=[replace(cell, text=_XML_BAD.sub("", cell.text)) for cell in table.cells])
    if kind == "xlsx":
        return kind, to_xlsx(table)
    if kind == "docx":
        return kind, to_docx(table)
    if kind == "html":
        return kind, to_html(table, encoding=rng.choice(("utf-8", "utf-8", "utf-16")))
    mark = rng.choice(("\t", "\t", ",", " | ", "  ", " ", ""))
    grid = [[""] * table.width for _ in range(table.height)]
    for cell in table.cells:
        grid[cell.row][cell.column] = cell.text
    rows = [mark.join(line).rstrip() for line in grid]
    if mark == " | ":
        rows = [f"| {row} |" for row in rows]
    return kind, "\n".join([*table.before, *rows]).encode(rng.choice(("utf-8", "gb18030")), "replace")


# --- one case -------------------------------------------------------------------------------------------------------

INSIDE = {
    "xlsx": (package,),
    "docx": (package,),
    "html": MARKUP,
    "pdf": (pdf_inside, pdf_objects),
    "text": (text_lines, text_lines, text_lines, text_encoding, number),
    "xls": (flip, fill_block, double_block, drop_block),
}


def mutated(files, case, *, seed=1):
    """(name, bytes, story) of one case. The name's extension is right, unless it is a case of a wrong one."""
    rng = random.Random(f"{seed}/{case}")
    file = rng.choice(files)
    kind, data, story = file.kind, file.data, [file.name]
    if kind == "table":
        kind, data = written(rng, table_mutated(rng, file.table))
        story.append(f"table as {kind}")
        if rng.random() < 0.8:
            return f"{case}.{kind if kind != 'text' else 'txt'}", data, story
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        try:
            change = rng.choice(INSIDE[kind]) if rng.random() < 0.75 else rng.choice(BYTES)
            data = change(rng, data)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, KeyError, EOFError):
            break  # a package already damaged cannot be opened to mutate it further
        story.append(change.__name__)
    extension = "txt" if kind == "text" else kind
    return f"{case}.{rng.choice(('xlsx', 'pdf', 'doc', '')) if rng.random() < 0.03 else extension}", data, story


# --- the worker -----------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """How it went. `faults` names what must not happen; the other fields are for counting."""

    seconds: float = 0.0
    memory: int = 0
    opened: bool = False
    forms: int = 0
    codes: list = field(default_factory=list)
    traceback: str | None = None
    hung: bool = False
    died: str | None = None
    unplaced: list = field(default_factory=list)

    @property
    def faults(self):
        found = {
            "traceback": self.traceback,
            "died": self.died,
            "hang": self.hung and f"over {LONGEST:g} s",
            "memory": self.memory > MOST_MEMORY and f"{self.memory >> 20} MB",
            "silent": ", ".join(self.unplaced),
        }
        return [f"{name}: {text}" for name, text in found.items() if text]


class Worker:
    """A process that reads and scores one file after the other; it is started anew after a hang or a death."""

    def __init__(self, command=(sys.executable, __file__), longest=LONGEST):
        self.command, self.longest = command, longest
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
            self.process.stdout.close()
            self.process = None

    def _start(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TESTS.parent
        )
        self._line(60)  # imports are done when it says "ready"

    def _line(self, longest):
        """The worker's next line; "" where it ended, None where its own time, or four times that by the clock, is up."""
        start, spent = time.monotonic(), self._spent()
        while not select.select([self.process.stdout], [], [], 0.5)[0]:
            if self._spent() - spent > longest or time.monotonic() - start > 4 * longest:
                return None
        return self.process.stdout.readline()

    def _spent(self):
        try:
            values = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(values[11]) + int(values[12])) / 100

    def outcome(self, path):
        if self.process is None:
            self._start()
        try:
            self.process.stdin.write(f"{path}\n")
            self.process.stdin.flush()
            line = self._line(self.longest)
        except BrokenPipeError:
            line = ""
        if line:
            return Outcome(**json.loads(line))
        code = None if line is None else self.process.wait(10)
        self.stop()
        return Outcome(hung=True) if line is None else Outcome(died=f"exit {code}")


def _memory(name):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


def attempt(path):
    """Read, score and print the file at `path` as the command line would."""
    from scorecard import contract, pipeline
    from scorecard import findings as catalogue

    result = Outcome()
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory counts from here
    start = time.process_time()
    try:
        forms, findings, result.opened = pipeline.read(path)
        evaluations = []
        everything = list(findings)
        for form in forms:
            evaluation, more = pipeline.evaluate(form)
            evaluations.append(evaluation)
            everything += more
        json.dumps(
            [contract.read_result(forms, everything), contract.score_result(evaluations, everything)],
            ensure_ascii=False,
        ).encode()
        result.forms = len(forms)
        result.codes = sorted({finding.code for finding in findings})
        errors = [finding for finding in findings if finding.severity == "error"]
        if not result.opened and not errors:
            result.unplaced.append("refused without an error")
        if not forms and not findings:
            result.unplaced.append("no form and no finding")
        result.unplaced += [f.code for f in everything if f.place is None or f.place.file is None]
        result.unplaced += [f.code for f in everything if not catalogue.message(f).strip()]
    except Exception:  # noqa: BLE001 - the very thing that is counted
        result.traceback = traceback.format_exc()
    result.seconds = time.process_time() - start
    result.memory = _memory("VmHWM")
    return result


def serve():
    """Paths from standard input, outcomes to standard output, one line each."""
    import os

    os.environ["SCORECARD_SOFFICE"] = "none"  # what needs LibreOffice is refused: it has a time limit of its own
    resource.setrlimit(resource.RLIMIT_AS, (_CEILING, _CEILING))
    sys.stdin.reconfigure(encoding="utf-8")
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints does not mix with the answers
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        outcome = attempt(line.rstrip("\n"))
        print(json.dumps(vars(outcome)), file=out, flush=True)


if __name__ == "__main__":
    serve()
