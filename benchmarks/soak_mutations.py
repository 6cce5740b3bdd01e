"""Mutated files through `scorecard.read` and `evaluate`: `python benchmarks/soak_mutations.py [--count 5000] [--seed 1]`.

Counts tracebacks, hangs (over 10 s of the worker's own time), files that took over 500 MB, and refusals that say nothing.
Exit status 1 if any of them is not 0. `--case N` makes one file again, in the current folder, and says how it went.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from mutating import Worker, mutated, pool


def share(files, numbers, seed, folder):
    """The outcomes of some cases, read one after the other by one worker."""
    done = []
    with Worker() as worker:
        for number in numbers:
            name, data, story = mutated(files, number, seed=seed)
            path = Path(folder, name)
            path.write_bytes(data)
            outcome = worker.outcome(path)
            done.append((name, story, outcome))
            if outcome.faults:
                print(f"case {number} ({name}): {' > '.join(story)}\n    " + "\n    ".join(outcome.faults), flush=True)
            path.unlink()
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--case", type=int)
    options = parser.parse_args()
    files = pool()
    if options.case is not None:
        name, data, story = mutated(files, options.case, seed=options.seed)
        Path(name).write_bytes(data)
        with Worker() as worker:
            print(name, " > ".join(story), worker.outcome(Path(name).resolve()), sep="\n")
        return 0
    start = time.perf_counter()
    numbers = range(options.first, options.first + options.count)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as threads:
        parts = [numbers[n :: options.jobs] for n in range(options.jobs)]
        done = [
            case for part in threads.map(lambda part: share(files, part, options.seed, folder), parts) for case in part
        ]
    outcomes = [outcome for _, _, outcome in done]
    counts = Counter(fault.split(":")[0] for outcome in outcomes for fault in outcome.faults)
    kinds = Counter(Path(name).suffix or "(none)" for name, _, _ in done)
    slow = max(done, key=lambda case: case[2].seconds)
    large = max(done, key=lambda case: case[2].memory)
    print(f"{len(done)} files in {time.perf_counter() - start:.0f} s: {dict(kinds.most_common())}")
    print(f"opened {sum(o.opened for o in outcomes)}, with forms {sum(o.forms > 0 for o in outcomes)}")
    print(f"slowest {slow[2].seconds:.2f} s ({slow[0]}), largest {large[2].memory >> 20} MB ({large[0]})")
    print(
        f"tracebacks {counts['traceback'] + counts['died']}, hangs {counts['hang']}, over 500 MB {counts['memory']}, silent {counts['silent']}"
    )
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main())
