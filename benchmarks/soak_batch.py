"""A batch killed at random moments and resumed; a full disk and a read-only one.

    python benchmarks/soak_batch.py [--kills 50] [--forms 200] [--documents] [--seed 1] [--disk]

Every round kills the whole process group (SIGKILL) up to three times at random moments, then lets the batch end, and
compares every file of the results with those of a batch that was left in peace. `--disk` needs root: a small tmpfs runs
full, and one is made read-only. Exit status 1 where anything differs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batch_forms import write_forms


def command(given: Path, out: Path, options: argparse.Namespace) -> list[str]:
    made = [sys.executable, "-m", "scorecard", "batch", str(given), "--out", str(out), "--jobs", "2"]
    return made + (["--documents"] if options.documents else []) + ([] if options.outputs else ["--no-outputs"])


def results(out: Path) -> dict[str, bytes]:
    """Every file of the results but the journal."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "进度" not in path.parts
    }


def finish(given: Path, out: Path, options: argparse.Namespace) -> subprocess.CompletedProcess:
    return subprocess.run(command(given, out, options), capture_output=True, text=True, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--forms", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--outputs", action="store_true", help="with 汇总表 and the other summaries")
    parser.add_argument("--disk", action="store_true")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="scorecard-soak-") as name:
        work = Path(name)
        given = work / "报送"
        write_forms(given, options.forms, seed=options.seed)
        start = time.monotonic()
        finish(given, work / "peace", options)
        whole = time.monotonic() - start
        expected = results(work / "peace")
        print(f"{options.forms} forms, {len(expected)} files of results, {whole:.1f} s in peace")
        kills = rounds = 0
        while kills < options.kills:
            out = work / "out"
            shutil.rmtree(out, ignore_errors=True)
            rounds += 1
            for _ in range(rng.randint(1, min(3, options.kills - kills))):
                process = subprocess.Popen(
                    command(given, out, options),
                    start_new_session=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                time.sleep(rng.uniform(0, whole))
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                kills += 1
            ended = finish(given, out, options)
            got = results(out)
            if got != expected:
                wrong += 1
                differing = sorted(key for key in got.keys() | expected.keys() if got.get(key) != expected.get(key))
                print(f"round {rounds}: differs: {differing[:5]} {ended.stderr[-300:]}")
        print(f"{kills} kills in {rounds} rounds: {wrong} different", flush=True)
        if options.disk:
            wrong += disk(given, work / "disk", options)
    return 1 if wrong else 0


def disk(given: Path, at: Path, options: argparse.Namespace) -> int:
    """How many of the three cases went wrong: a disk full early, one full while the tables are made, a read-only one."""
    wrong = 0
    at.mkdir()
    # 汇总表 links to the files by relative paths, so the run to compare with stands as deep.
    calm = at.with_name("calm") / "out"
    finish(given, calm, options)
    expected = results(calm)
    for size in (64, max(128, sum(map(len, expected.values())) // 1024)):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(at)], check=True)
        try:
            ended = finish(given, at / "out", options)
            said = ended.returncode == 2 and "磁盘已满" in ended.stderr and "Traceback" not in ended.stderr
            subprocess.run(["mount", "-o", "remount,size=1g", str(at)], check=True)
            finish(given, at / "out", options)
            same = results(at / "out") == expected
            print(f"tmpfs of {size} KB: exit {ended.returncode}, said {said}, the same after making room: {same}")
            print("   ", ended.stderr.strip().splitlines()[-1])
            wrong += not (said and same)
            subprocess.run(["mount", "-o", "remount,ro", str(at)], check=True)
            ended = finish(given, at / "out", options)
            said = ended.returncode == 2 and "只读" in ended.stderr and "Traceback" not in ended.stderr
            print(f"read-only: exit {ended.returncode}, said {said}, untouched: {results(at / 'out') == expected}")
            print("   ", ended.stderr.strip().splitlines()[-1])
            wrong += not (said and results(at / "out") == expected)
        finally:
            subprocess.run(["umount", str(at)], check=False)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
