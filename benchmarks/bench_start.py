"""What starting costs: `scorecard --help` and `scorecard score` of one form against `python -c pass`, in one run."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORM = next((ROOT / "examples").glob("2-*.xlsx"))


def seconds(*command, times=15):
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def peak_megabytes(*command):
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    return int(done.stdout)


def main():
    scorecard = [sys.executable, "-m", "scorecard"]
    bare = seconds(sys.executable, "-c", "pass")
    print(f"python -c pass: {bare * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        cases = {
            "scorecard --help": [*scorecard, "--help"],
            "scorecard read": [*scorecard, "read", str(FORM)],
            "scorecard score": [*scorecard, "score", str(FORM), "--format", "json"],
            "scorecard score --out": [*scorecard, "score", str(FORM), "--out", folder],
        }
        for name, command in cases.items():
            taken = seconds(*command)
            extra, ratio = (taken - bare) * 1000, taken / bare
            print(f"{name}: {extra:.0f} ms more, {ratio:.1f} × bare, peak {peak_megabytes(*command)} MB")


if __name__ == "__main__":
    main()
