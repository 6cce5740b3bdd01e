"""A batch's results on disk, from rows given in Python: what the outputs, the draw and the review are made of."""

from collections import Counter

from across_store import form, item

from scorecard.batch.encoding import packed
from scorecard.batch.records import FileRow, FindingRow, Records
from scorecard.batch.store import Store

FINDING = FindingRow(
    "甲.xlsx", 1, "C121", "warning", "没有完成而没有写原因", "“人次”没有完成，没有写偏差原因", "写明原因和措施",
    "财预〔2020〕10号 第十六条", "自评表", "G13", None, None,
)  # fmt: skip


def finding(at, **changes):
    return FINDING._replace(**{"file": at.file, "form": at.form, **changes})


def write(out, forms=(), items=(), findings=(), *, files=(), roster=()):
    """The results in `out`: a file for each file name of `forms`, and `files` besides (that could not be read)."""
    named = {row.file: row for row in files}
    for row in forms:
        named.setdefault(row.file, FileRow(row.file, "a" * 64, 1000, True, 0, 0, 0, 0))
    count = Counter(row.file for row in forms)
    packs = []
    for name in sorted(named):
        row = named[name] if name not in count else named[name]._replace(forms=count[name])
        mine = [[one for one in rows if one.file == name] for rows in (forms, items, findings)]
        packs.append((name, packed(Records(row, *map(tuple, mine[:2]), findings=tuple(mine[2])))))
    store = Store(out)
    store.rows(packs)
    store.findings([one for one in findings if one.file is None])
    if roster:
        store.roster(roster)
    store.finish()
    return out


__all__ = ["finding", "form", "item", "write"]
