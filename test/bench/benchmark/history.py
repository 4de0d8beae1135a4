"""A history of millions of messages: how fast it is written, opened and read."""

import contextlib
import json
import pathlib
import shutil
import subprocess
import sys
import time

from . import machine
from .goals import P99, Outcome
from .process import Process, Trouble, free_port, wait_for_listener
from .scenarios import C1
from .servers import MB, HubbubdHistory, fresh_folder

QUERIES = pathlib.Path(__file__).resolve().parent / "queries.py"
MESSAGES, QUICK_MESSAGES = 10_000_000, 300_000
CHANNELS = 1000
SECONDS, QUICK_SECONDS = 20, 3
# Another 1,000 messages a second, while queries are measured.
WRITING = ("--clients", "40", "--channels", "20", "--senders", "20", "--rate", "1000")
PATIENCE = 900


def run(build, out, quick):
    """Returns the figures by name; empty if the programs are missing."""
    program = build / "test" / "bench" / "history-bench"
    if not program.exists():
        print("bench: no history: ./dev bench builds the program for it", file=sys.stderr)
        return {}
    folder = fresh_folder(out / "run" / "history")
    try:
        return _Measured(build, folder, program, quick).figures
    except (Trouble, OSError, subprocess.CalledProcessError) as trouble:
        print(f"bench: history: {trouble}", file=sys.stderr)
        return {"problem": str(trouble)}
    finally:
        # It has gigabytes.
        shutil.rmtree(folder, ignore_errors=True)


class _Measured:
    def __init__(self, build, folder, program, quick):
        self.build = build
        self.folder = folder
        self.data = folder / "data"
        self.seconds = QUICK_SECONDS if quick else SECONDS
        self.messages = QUICK_MESSAGES if quick else MESSAGES
        self.server = HubbubdHistory(build)
        self.figures = {"messages": self.messages, "channels": CHANNELS}
        self.figures["raw_per_s"] = self._fill(program, "raw", min(self.messages, 2_000_000))
        self.figures["written_per_s"] = self._fill(program, "fill", self.messages)
        self.figures["file_mb"] = (self.data / "history.db").stat().st_size / MB
        self.figures["start_s"] = min(self._start_only() for _ in range(1 if quick else 3))
        self._queries()
        self.figures["c1_alone"] = self._c1(None)
        self.figures["c1_beside_bursts"] = self._c1("bursts")

    def _fill(self, program, what, messages):
        """Returns messages per second."""
        # The server refuses a folder that others can write to.
        fresh_folder(self.data).chmod(0o700)
        done = subprocess.run([program, what, self.data, str(messages), str(CHANNELS)], check=True,
                              capture_output=True, text=True, timeout=PATIENCE)
        self._say(f"{what}: {done.stdout.strip()}")
        return json.loads(done.stdout)["per_second"]

    def _say(self, text):
        print(f"bench: history: {text}", file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def _served(self):
        """Yields the server's process, its port and the seconds until it listened."""
        port = free_port()
        command = self.server.command(self.folder, port, 16 * MB)
        start = time.monotonic()
        with Process(command, cpu=machine.server_cpu(), folder=self.folder,
                     output=self.folder / "output.txt") as child:
            wait_for_listener(child, port)
            yield child, port, time.monotonic() - start
            if not child.running():
                raise Trouble(f"the server ended: {child.last_words()}")

    def _start_only(self):
        with self._served() as (_, _, seconds):
            return seconds

    def _asking(self, stack, mode, port, seconds):
        """Returns the process that asks, once its clients have joined."""
        output, errors = self.folder / f"{mode}.json", self.folder / f"{mode}.txt"
        with open(output, "wb") as out, open(errors, "wb") as err:
            # Not through Process: its output and its errors are separate.
            child = subprocess.Popen([sys.executable, QUERIES, mode, str(port), str(seconds),
                                      str(CHANNELS)], stdout=out, stderr=err)
        stack.callback(lambda: child.poll() is None and child.kill())
        end = time.monotonic() + 60
        while "ready" not in errors.read_text(encoding="utf-8"):
            if child.poll() is not None or time.monotonic() > end:
                raise Trouble(f"no queries: {errors.read_text(encoding='utf-8')[-300:]}")
            time.sleep(0.05)
        return child, output, errors

    def _answers(self, child, output, errors):
        if child.wait(PATIENCE) != 0:
            raise Trouble(errors.read_text(encoding="utf-8")[-300:])
        return json.loads(output.read_text(encoding="utf-8"))

    def _tester(self, stack, port, flags, seconds, name, **place):
        result = self.folder / f"{name}.json"
        process = stack.enter_context(Process(
            [str(self.build / "src" / "stress" / "hubbub-stress"), "--port", str(port),
             "--duration", f"{seconds}s", "--quiet", "--json", str(result), "--hang-up", *flags],
            cpu=machine.tester_cpu(), output=self.folder / f"{name}.txt", **place))
        return process, result

    def _queries(self):
        """Each form of query, while 1,000 messages a second are said in other channels."""
        for name, loaded in (("queries_alone", False), ("queries", True)):
            with self._served() as (server, port, _), contextlib.ExitStack() as stack:
                if loaded:
                    self._tester(stack, port, WRITING, self.seconds + 60, "writing")
                before = machine.resident_kb(server.pid)
                answers = self._answers(*self._asking(stack, "forms", port, self.seconds))
                self.figures[name] = answers
                self.figures[f"{name}_rss_kb"] = [before, machine.resident_kb(server.pid)]
                self.figures[f"{name}_wal_mb"] = (
                    self.data / "history.db-wal").stat().st_size / MB
                worst = max(answers.items(), key=lambda each: each[1]["p99"])
                self._say(f"{name}: worst p99 {worst[1]['p99']:.2f} ms of {worst[0]}")

    def _c1(self, beside):
        """Returns what the tester measures in C1, alone or beside queries."""
        with self._served() as (_, port, _), contextlib.ExitStack() as stack:
            asking = None
            if beside:
                asking = self._asking(stack, beside, port, self.seconds + 4)
            process, result = self._tester(stack, port, C1.flags, self.seconds, "c1", hasten=True)
            process.child.wait(self.seconds + 60)
            values = json.loads(result.read_text(encoding="utf-8"))
            if asking:
                self.figures["bursts"] = self._answers(*asking)
            self._say(f"C1 beside {beside or 'nothing'}: p99 {values[P99] / 1000:.2f} ms")
            return {key: values[key] for key in (P99, "latency_p50_us", "ok")}


def judge(figures):
    """Returns the outcomes of the goals."""
    if "queries" not in figures:
        return []
    out = [Outcome("history: SQLite alone, messages/s (330,000 here)",
                   f"{figures['raw_per_s']:,.0f}", figures["raw_per_s"] >= 330_000),
           Outcome(f"history: start with {figures['messages']:,} messages within 1 s",
                   f"{figures['start_s']:.2f} s", figures["start_s"] <= 1)]
    for form, times in figures["queries"].items():
        most = 50 if form.startswith("SEARCH") else 10
        out.append(Outcome(f"history: p99 of {form} under {most} ms", f"{times['p99']:.2f} ms",
                           times["p99"] < most))
    alone, beside = (figures[key][P99] for key in ("c1_alone", "c1_beside_bursts"))
    out.append(Outcome("history: p99 of C1 unchanged beside 100 queries for 1,000 messages at once",
                       f"{beside / alone:.2f} x ({beside:,.0f} to {alone:,.0f} us)",
                       beside <= 1.1 * alone))
    before, after = figures["queries_rss_kb"]
    out.append(Outcome("history: memory grows by less than 32 MB while it is read",
                       f"{(after - before) / 1024:+.1f} MB", after - before < 32 * 1024))
    out.append(Outcome("history: the WAL stays below 100 MB", f"{figures['queries_wal_mb']:.0f} MB",
                       figures["queries_wal_mb"] < 100))
    return out


def lines(figures):
    """Returns the rows of the report: form, count, and times alone and beside writing."""
    return [[form, f"{times['count']:,}",
             *(f"{figures[key][form][share]:.2f} ms" for key in ("queries_alone", "queries")
               for share in ("p50", "p99"))]
            for form, times in figures.get("queries", {}).items()]
