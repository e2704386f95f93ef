"""``cognito-admin emulator``: the emulator as a process of its own."""

import argparse
import json
import os
import signal
import sys
import threading

from cognito_admin.demo.quotas import Quotas
from cognito_admin.demo.samples import NAMES, build_samples
from cognito_admin.demo.server import Server
from cognito_admin.demo.state import Service


def main(arguments: list[str]) -> int:
    """Serves until SIGTERM, Ctrl+C or, if asked to, the end of its standard input.

    When ready it prints one line: ``{"url": …, "region": …, "account_id": …, "pools": {name: id}}``.
    """
    chosen = _parser().parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    service = Service(seed=chosen.seed, region=chosen.region, quotas=Quotas(enforced=not chosen.without_quotas))
    pools = build_samples(service, chosen.pools or None, chosen.load_users)
    server = Server(service, chosen.port)
    ready = {
        "url": server.url,
        "region": service.region,
        "account_id": service.account_id,
        "pools": {name: pool.id for name, pool in pools.items()},
    }
    try:
        print(json.dumps(ready), flush=True)  # noqa: T201 - the line whoever started this waits for
    except BrokenPipeError:
        # Whoever started this is gone; the interpreter would complain when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    else:
        if chosen.until_stdin_closes:
            threading.Thread(target=_follow_stdin, args=(stop,), daemon=True).start()
        stop.wait()
    finally:
        server.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cognito-admin emulator", description="Amazon Cognito with made-up people, on this machine only."
    )
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1 (any free one if left out)")
    parser.add_argument("--pools", action="append", choices=NAMES, help="a sample pool; can be given several times")
    parser.add_argument("--load-users", type=int, default=0, help="how many users the load pool has")
    parser.add_argument("--region", default="eu-central-1", help="the Region the pools are in")
    parser.add_argument("--seed", type=int, default=1, help="what everything made up is made from")
    parser.add_argument("--without-quotas", action="store_true", help="never answer TooManyRequestsException")
    parser.add_argument("--until-stdin-closes", action="store_true", help="stop when the parent process ends")
    return parser


def _follow_stdin(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()
