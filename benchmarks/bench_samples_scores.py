"""The scored rows of the published forms in tests/data/samples: each recomputed, each difference named or unexplained.

Usage: bench_samples_scores.py [FOLDER]. Reads the transcriptions (*.json), builds forms through the values API, scores them by
the pack that is chosen for them, and prints one line a scored row, then the counts. Claims are the printed scores.
"""

import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

from scorecard.findings import message
from scorecard.model import Form, FundLine, Indicator, Place, Text
from scorecard.rules import choose_pack
from scorecard.scoring import evaluate
from scorecard.scoring.rounding import plain
from scorecard.scoring.whyclaimed import explanations_of, way_words
from scorecard.values import parse_actual, parse_amount, parse_target

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "data" / "samples"
ROLES = {"total": "total", "fiscal": "fiscal", "other": "other"}
KINDS = {"self-evaluation": "project_self_evaluation", "department": "department_self_evaluation"}


def amount(text, place, **more):
    """An amount cell; the unit that stands beside the number is kept."""
    return None if text is None else parse_amount(str(text), place=place, **more)[0]


def form_of(path):
    """The form that a transcription says, every cell from its text; findings of reading; what the plain rule gives."""
    data = json.loads(path.read_text(encoding="utf-8"))
    rows, notes, year = [], [], data.get("year")
    year = int(year) if str(year).isdigit() else None
    for index, row in enumerate(data["rows"]):
        place = Place(file=path.stem, line=index + 1)
        names = {key: row.get(key) or "" for key in ("l1", "l2", "l3")}
        said = {"name": names["l3"], "level1": names["l1"], "level2": names["l2"], "year": year, "place": place}
        target = actual = None
        if row.get("target") is not None:
            unit, operator = row.get("target_unit") or "", row.get("target_op") or ""
            target, found = parse_target(row["target"], unit=unit, operator=operator, **said)
            notes += found
        if row.get("actual") is not None:
            del said["level1"]
            actual, found = parse_actual(row["actual"], target=target, **said)
            notes += found
        rows.append(
            Indicator(
                level1=Text(text=names["l1"]) if names["l1"] else None,
                level2=Text(text=names["l2"]) if names["l2"] else None,
                level3=Text(text=names["l3"]) if names["l3"] else None,
                target=target,
                actual=actual,
                points=amount(row.get("weight"), place),
                claimed_score=amount(row.get("score"), place),
                place=place,
            )
        )
    funds = []
    for name, line in (data.get("funds") or {}).items():
        if isinstance(line, dict) and name in ROLES:
            place = Place(file=path.stem, line=0)
            funds.append(
                FundLine(
                    name=name,
                    role=ROLES[name],
                    initial=amount(line.get("budget"), place),
                    budget=amount(line.get("adjusted"), place),
                    executed=amount(line.get("executed"), place),
                    rate=amount(line.get("rate"), place, unit="%"),
                    points=amount(line.get("points"), place),
                    claimed_score=amount(line.get("score"), place),
                    place=place,
                )
            )
    kind = KINDS.get(data["form"], "project_target")
    form = Form(layout="transcribed", kind=kind, year=year, funds=tuple(funds), indicators=tuple(rows))
    return form, notes, [row.get("plain") for row in data["rows"]]


def verdict(item, explained, findings):
    """(class, words) of one scored line."""
    if item.score is None:
        words = "；".join(message(finding) for finding in findings) or "没有可用的数"
        return "not recomputed", words
    if item.claimed == item.score:
        return ("within the band" if item.state == "band" else "equal"), ""
    ways = explained.ways if explained is not None else ()
    return ("explained", way_words(ways)) if ways else ("unexplained", f"试过 {explained.tried} 种")


def lines_of(path):
    """(row name, points, claimed, recomputed, plain, class, words) of every line with a printed score."""
    form, notes, by_hand = form_of(path)
    pack, reason = choose_pack(form)
    evaluation, findings = evaluate(form, pack, reason=reason)
    explained = {one.index: one for one in explanations_of(evaluation, pack)}
    for index, item in enumerate(evaluation.items):
        row = evaluation.indicator(item)
        claim = row.claimed_score if row is not None else form.fund("total") and form.fund("total").claimed_score
        if claim is None or claim.value is None:
            continue
        own = [
            one
            for one in (*notes, *findings)
            if one.place is not None and one.place == item.place and one.severity != "hint"
        ]
        general = [one for one in findings if one.code in {"S029", "S030"}]
        kind, words = verdict(item, explained.get(index), own or general)
        score = "—" if item.score is None else plain(item.score)
        points = "—" if item.points is None else plain(item.points)
        wanted = by_hand[item.row] if item.row is not None else None
        yield item.level3, points, plain(claim.value), score, wanted, kind, words


def main(folder):
    """Print the table and the counts."""
    counts, files, checked, apart = Counter(), 0, 0, []
    for path in sorted(folder.glob("*.json")):
        lines = list(lines_of(path))
        files += bool(lines)
        for name, points, claimed, score, wanted, kind, words in lines:
            counts[kind] += 1
            if wanted is not None and score != "—":
                checked += 1
                apart += [name] if Decimal(score) != Decimal(wanted) else []
            print("\t".join([path.stem, name[:20], points, claimed, score, kind, words]))
    print(f"\n{sum(counts.values())} scored lines in {files} forms: ", end="")
    print(", ".join(f"{kind} {count}" for kind, count in counts.most_common()))
    print(f"against the transcriber's own figure: {checked} lines, {len(apart)} apart {apart or ''}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
