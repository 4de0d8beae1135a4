"""Lock wait and hold times in a running server, built with -Dlock_times=true."""

import contextlib
import json
import signal
import sys
import time
from dataclasses import asdict, dataclass

from . import machine
from .process import Process, Trouble, free_port, wait_for_listener
from .servers import MB, Hubbubd, fresh_folder

CHANNEL = 20
RANKS = {10: "registry", CHANNEL: "channel", 25: "monitors", 30: "client", 40: "outbox", 50: "leaf"}
LOAD, PATIENCE = 4, 40  # seconds


@dataclass(frozen=True)
class Case:
    name: str
    clients: int
    senders: int
    window: int
    churn: bool = False  # with clients that connect, join and quit


CROWDS = tuple(Case(f"{clients:,} clients in one room, 10 senders", clients, 10, 4)
               for clients in (10, 100, 1000, 5000))
PUBLISHERS = tuple(Case(f"{senders} of 200 clients publish without a pause, others come and go",
                        200, senders, 16, churn=True) for senders in (8, 64))


def run(build, out, quick):
    """Runs the cases. Returns each with the lock times that the server logged."""
    server = Hubbubd(build.parent / "build-locks")
    if not server.program.exists():
        print("bench: no lock times: ./dev bench builds the server for them", file=sys.stderr)
        return []
    found = []
    for case in (*(() if quick else CROWDS), *PUBLISHERS):
        try:
            with contextlib.ExitStack() as stack:
                measured = _measure(stack, case, server, build, out)
            found.append({**asdict(case), "locks": measured})
            print(f"bench: locks: {case.name}", file=sys.stderr)
        except Trouble as trouble:
            print(f"bench: locks: {case.name}: {trouble}", file=sys.stderr)
    return found


def _measure(stack, case, server, build, out):
    folder = fresh_folder(out / "run" / "locks")
    port = free_port()
    quiet = server.command(folder, port, 16 * MB)
    command = ["info" if word == "warn" else word for word in quiet] + ["--log-format", "json"]
    child = stack.enter_context(Process(command, cpu=machine.server_cpu(),
                                        output=folder / "log.txt"))
    wait_for_listener(child, port)
    telling = _Telling(child, folder / "log.txt")
    tester = [str(build / "src" / "stress" / "hubbub-stress"), "--host", "127.0.0.1", "--port",
              str(port), "--duration", f"{PATIENCE}s", "--quiet", "--hang-up"]
    crowd = stack.enter_context(Process(
        [*tester, "--clients", str(case.clients), "--senders", str(case.senders), "--window",
         str(case.window)], cpu=machine.tester_cpu()))
    end = time.monotonic() + PATIENCE
    while telling.ask()[0]["messages"] == 0:
        if time.monotonic() > end or not crowd.running():
            raise Trouble("the clients did not start to send")
        time.sleep(0.5)
    if case.churn:
        stack.enter_context(Process(
            [*tester, "--scenario", "churn", "--clients", "50", "--channels", "10"],
            cpu=machine.tester_cpu()))
    telling.ask()
    time.sleep(LOAD)
    return telling.ask()[1]


class _Telling:
    """Reads the state that the server logs on SIGUSR1. Lock times count from the last one."""

    def __init__(self, server, log):
        self.server = server
        self.log = log
        self.seen = 0

    def ask(self):
        """Returns (server state, lock times)."""
        self.server.child.send_signal(signal.SIGUSR1)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            fresh = [_event(line) for line in
                     self.log.read_text(encoding="utf-8").splitlines()[self.seen:]]
            names = [each.get("event") for each in fresh]
            # Earlier events are threads of the last report. At least one thread follows the locks.
            if "server.state" in names:
                told = fresh[names.index("server.state"):]
                if any(each.get("event") == "thread.state" for each in told):
                    self.seen += len(fresh)
                    return told[0], [each for each in told if each.get("event") == "lock.times"]
            time.sleep(0.05)
        raise Trouble("the server logged no state")


def _event(line):
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return {}  # an incomplete line


def describe(lock):
    return RANKS[lock["rank"]] + (", shared" if lock["shared"] else "")
