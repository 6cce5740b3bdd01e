"""The worker process of a pool: takes tasks from its input, gives one answer a file on its output.

Started by `pool`. It ends with the process that started it, however that ended: its input is closed then.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
from typing import IO

_WARM = 100
"""files after which all that stays is loaded"""


def main() -> None:
    """Serve until the input ends."""
    # Ctrl-C is for the process that started us: it decides what becomes of work half done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = _private_streams()
    from scorecard.batch.errors import BatchError  # noqa: PLC0415 - after the streams are safe from prints
    from scorecard.batch.pool import LENGTH, perform, read_frame  # noqa: PLC0415 - as above
    from scorecard.batch.work import Worker  # noqa: PLC0415 - as above
    from scorecard.steady import settle_in  # noqa: PLC0415 - as above

    def answer(what: object) -> None:
        data = pickle.dumps(what)
        try:
            answers.write(LENGTH.pack(len(data)) + data)
            answers.flush()
        except OSError:
            os._exit(1)

    first = read_frame(requests)
    if first is None:
        return
    worker = Worker(pickle.loads(first))  # noqa: S301 - from the process that started us
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        while (frame := read_frame(requests)) is not None:
            inbox.put(frame)
        os._exit(0)  # nobody is left to work for, even in the middle of a file

    threading.Thread(target=listen, daemon=True).start()
    answer("ready")
    worked = 0
    while True:
        kind, entries, alone = pickle.loads(inbox.get())  # noqa: S301 - as above
        each = (perform(worker, kind, entry) for entry in entries)
        try:
            for result in each if alone or kind != "work" else worker.work_together(entries):
                answer(result)
                worked += 1
                if worked == _WARM:
                    settle_in()
        except BatchError as error:  # the place of the documents cannot be written: no file of ours is to blame
            answer(error)


def _private_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Our two pipes, on numbers of their own: what a library prints must not get between the answers."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - for as long as we live
    return requests, answers


if __name__ == "__main__":
    main()
