"""A process that takes slots from a file: ``taker.py PATH SHARE NUMBER`` prints when each begins.

``hold`` instead of a number takes the lock, says so, and keeps it until the process is ended; ``refused`` takes a slot and is
refused.
"""

import sys
import threading
from pathlib import Path

from cognito_admin.aws.pacing.ledger import Ledger
from cognito_admin.aws.pacing.ledger_file import LedgerFile


def main(path: str, share: str, what: str) -> None:
    file = LedgerFile(Path(path), "123456789012", "eu-central-1")

    def hold(_ledger: Ledger, _now_s: float) -> None:
        print("held", flush=True)
        threading.Event().wait()

    if what == "hold":
        file.change(hold)
    elif what == "refused":
        file.change(lambda ledger, now_s: ledger.take("ListUsers", "p", float(share), now_s, 0))
        file.change(lambda ledger, now_s: ledger.throttled("ListUsers", "p", float(share), now_s))
    else:
        print("begun", flush=True)
        sys.stdin.readline()
        for _ in range(int(what)):
            slot = file.change(lambda ledger, now_s: ledger.take("ListUsers", "p", float(share), now_s, 0))
            print(slot.at_s)
    file.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
