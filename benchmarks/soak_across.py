"""The questions across forms at length: detection of planted faults, false alarms in a bureau whose forms agree.

    python benchmarks/soak_across.py [--sound 60] [--each 3] [--projects 11] [--seed 1]

Two folders are written and go through `batch`: one of `--sound` departments in which nothing is wrong (three forms a
project, one a department), and one in which each of the twenty faults that only several forms together show is planted
into `--each` departments. Prints a line a fault: how many were told at the file where they stand; then every finding
across forms that was not planted. Exit status 1 where less than 98 % is found or more than 0.5 % of sound forms are told.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "batch"))

from bureau import PLANTS, WITH, Bureau, write

from scorecard.batch.run import Options, run
from scorecard.findings import CATALOGUE


def told(bureau: Bureau, folder: Path) -> tuple[int, set[tuple[str, str, str]]]:
    """How many forms there are, and the findings across them: code, file, message."""
    count = write(bureau, folder / "in")
    run([folder / "in"], folder / "out", Options(outputs=False))
    query = f"SELECT code, file, message FROM '{folder / 'out' / '数据' / 'findings.parquet'}' WHERE code IN ({', '.join('?' * len(PLANTS))})"
    return count, set(duckdb.execute(query, list(PLANTS)).fetchall())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sound", type=int, default=60)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--projects", type=int, default=11)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="scorecard-") as name:
        bureau = Bureau(rng, departments=options.sound, projects=options.projects)
        forms, wrong = told(bureau, Path(name) / "sound")
        print(f"{forms} forms that agree: {len(wrong)} findings across forms")
        alarms = len({file for _, file, _ in wrong})
        # Departments without a fault keep the ordinary values that costs and goals are compared with.
        count = options.each * len(PLANTS)
        bureau = Bureau(rng, departments=count + 4, projects=options.projects)
        planted = {}
        for number, code in enumerate(list(PLANTS) * options.each):
            department = bureau.departments[number]
            planted[department.name] = (code, PLANTS[code](department, bureau))
        forms, said = told(bureau, Path(name) / "planted")
        found, strange = Counter(), []
        for code, file, message in sorted(said):
            meant, files = planted.get(file.split("/")[0], ("", []))
            if code == meant and file in files:
                continue
            if code != meant and code not in WITH.get(meant, ()):
                strange.append((code, file, meant, message))
        places = {(code, file) for code, file, _ in said}
        for code, files in planted.values():
            found[code] += all((code, file) in places for file in files)
        print(f"{forms} forms, {count} faults planted")
        for code in PLANTS:
            print(f"  {code} {found[code]:4}/{options.each} {CATALOGUE[code].title}")
        total = sum(found.values())
        print(f"found {total} of {count} = {total / count:.2%}; findings that were not planted: {len(strange)}")
        for code, file, meant, message in [*((c, f, "", m) for c, f, m in sorted(wrong)), *strange]:
            print(f"  {code} {file} ({meant or 'nothing'} planted): {message}")
    return 1 if total < 0.98 * count or alarms > 0.005 * forms else 0


if __name__ == "__main__":
    sys.exit(main())
