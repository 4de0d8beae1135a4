"""One run: starts a server, loads it with hubbub-stress and collects the results."""

import contextlib
import json
import pathlib
import subprocess
import sys
import time

from . import machine
from .process import Process, Trouble, free_port, wait_for_listener
from .scenarios import PINNED
from .servers import MB, fresh_folder

SAMPLE_EVERY = 0.25  # seconds
LOGINS = pathlib.Path(__file__).resolve().parent / "logins.py"


class Runner:
    def __init__(self, build, out):
        self.tester = str(build / "src" / "stress" / "hubbub-stress")
        self.out = out

    def run(self, scenario, server, pinning, number):
        """Returns the record of the run. `problem` names a failure, else it is empty."""
        record = {"scenario": scenario.name, "server": server.name, "pinning": pinning,
                  "round": number, "values": {}, "problem": ""}
        try:
            with contextlib.ExitStack() as stack:
                self._measure(stack, record, scenario, server)
        except (Trouble, OSError) as trouble:
            record["problem"] = str(trouble)
        return record

    def _measure(self, stack, record, scenario, server):
        folder = fresh_folder(self.out / "run" / server.name)
        port = free_port()
        pinned = record["pinning"] == PINNED
        server_cpu = machine.server_cpu() if pinned else None
        if server.helper():
            stack.enter_context(Process(server.helper(), cpu=server_cpu))
        child = stack.enter_context(Process(
            server.command(folder, port, scenario.sendq), cpu=server_cpu,
            output=folder / "output.txt", folder=folder))
        wait_for_listener(child, port)
        if scenario.busy:
            for cpu in machine.cpus():
                stack.enter_context(Process([sys.executable, "-c", "while True: pass"], cpu=cpu))
        where = _Target(folder, port, child, server, pinned)
        if scenario.beside:
            self._side_by_side(stack, record, scenario, where)
        else:
            record["values"], record["problem"] = self._drive(stack, scenario, where)
        if not child.running():
            record["problem"] = f"the server ended: {child.last_words()}"

    def _tester(self, stack, flags, where, duration, name, **place):
        result = where.folder / f"{name}.json"
        command = [self.tester, "--host", "127.0.0.1", "--port", str(where.port), "--server-pid",
                   str(where.server.pid), "--connecting-at-once", str(where.connecting_at_once),
                   "--duration", f"{duration * 1000:.0f}ms", "--json", str(result), "--quiet",
                   "--hang-up", *where.flags, *flags]
        cpu = machine.tester_cpu() if where.pinned else None
        process = stack.enter_context(Process(command, cpu=cpu, folder=where.folder,
                                              output=where.folder / f"{name}.txt", **place))
        return process, result

    def _drive(self, stack, scenario, where):
        meters = _Meters(where.server.pid, where.folder / "data" / "history.db-wal")
        process, result = self._tester(stack, scenario.flags, where, scenario.duration, "tester")
        _wait(process, scenario.duration + scenario.patience, meters.sample)
        values = _read(process, result)
        values.update(_derived(values))
        values.update(meters.values(values, scenario.duration))
        return values, _complaint(process, values)

    def _side_by_side(self, stack, record, scenario, where):
        """Measures with a second tester while the first loads the server. The second has priority,
        so that it is delayed by the server only, not by the first tester."""
        if scenario.logins:
            loud = self._logins(stack, scenario, where)
        else:
            loud, _ = self._tester(stack, scenario.flags, where, scenario.duration + 4, "loud")
        time.sleep(1.5)
        quiet, result = self._tester(stack, scenario.beside, where, scenario.duration, "quiet",
                                     hasten=True)
        _wait(quiet, scenario.duration + scenario.patience)
        if not loud.running():
            raise Trouble(f"the load ended before the measurement: {loud.last_words()}")
        record["values"] = _read(quiet, result)
        record["problem"] = _complaint(quiet, record["values"])


    @staticmethod
    def _logins(stack, scenario, where):
        """Returns the process that logs in, after it has made the accounts."""
        output = where.folder / "loud.txt"
        process = stack.enter_context(Process(
            [sys.executable, str(LOGINS), str(where.port), str(scenario.logins),
             str(scenario.duration + 20)],
            cpu=machine.tester_cpu() if where.pinned else None, output=output))
        end = time.monotonic() + scenario.patience
        while "ready" not in output.read_text(encoding="utf-8"):
            if not process.running() or time.monotonic() > end:
                raise Trouble(f"no logins: {process.last_words()}")
            time.sleep(SAMPLE_EVERY)
        return process


class _Target:
    def __init__(self, folder, port, process, server, pinned):
        self.folder = folder
        self.port = port
        self.server = process
        self.connecting_at_once = server.connecting_at_once
        self.flags = server.tester_flags
        self.pinned = pinned


class _Meters:
    """Figures that the tester does not have: memory of the kernel, and of the server over time."""

    REST = 3  # seconds until memory of idle clients is stable

    def __init__(self, pid, log):
        self.pid = pid
        self.log = log  # of the history's database
        self.most_log = 0
        self.before = machine.kernel_memory_kb()
        self.start = time.monotonic()
        self.samples = []

    def sample(self):
        with contextlib.suppress(OSError):
            self.most_log = max(self.most_log, self.log.stat().st_size)
        resident, cpu = machine.resident_kb(self.pid), machine.cpu_seconds(self.pid)
        if resident is not None and cpu is not None:
            self.samples.append({"at": time.monotonic() - self.start, "resident": resident,
                                 "cpu": cpu, "kernel": machine.kernel_memory_kb()})

    def values(self, tester, duration):
        if not self.samples:
            return {}
        out = {"server_rss_peak_kb": max(each["resident"] for each in self.samples)}
        if self.most_log:
            out["wal_peak_mb"] = self.most_log / MB
        if tester.get("clients_alive"):
            out.update(self._idle(tester, tester["in_s"], duration))
        return out

    def _idle(self, tester, everyone_in, duration):
        """Figures with all clients connected and idle."""
        end = everyone_in + duration
        idle = [each for each in self.samples if everyone_in + self.REST < each["at"] < end]
        if len(idle) < 2:
            return {}
        first, last = idle[0], idle[-1]
        clients = tester["clients_alive"]
        out = {f"kernel_{key.lower()}_per_client_kb": (kilobytes - self.before[key]) / clients
               for key, kilobytes in last["kernel"].items()}
        out["idle_rss_kb"] = last["resident"]
        out["idle_rss_per_client_kb"] = (last["resident"] - tester["server_rss_empty_kb"]) / clients
        out["idle_cpu_percent"] = (last["cpu"] - first["cpu"]) / (last["at"] - first["at"]) * 100
        return out


def _wait(process, patience, meanwhile=lambda: None):
    end = time.monotonic() + patience
    while True:
        try:
            return process.child.wait(SAMPLE_EVERY)
        except subprocess.TimeoutExpired:
            meanwhile()
        if time.monotonic() > end:
            raise Trouble(f"timeout: not done after {patience:.0f} s")


def _read(process, result):
    if not result.exists():
        raise Trouble(f"the tester: {process.last_words() or process.child.returncode}")
    with open(result, encoding="utf-8") as file:
        return json.load(file)


def _derived(values):
    out = {}
    if "connect_s" in values and "join_s" in values:
        out["in_s"] = values["connect_s"] + values["join_s"]
    if values.get("sending_s"):
        out["said_per_s"] = values["sent"] / values["sending_s"]
    if values["scenario"] == "chat" and values.get("server_cpu_s") and values["delivered"]:
        # From the exact clocks of both processes. The machine's busy time is sampled at each tick:
        # it is wrong if the message rate is in step with the ticks.
        lasted = values["server_cpu_s"] / values["server_cpu_percent"] * 100
        used = values["server_cpu_s"] + lasted * values["tester_cpu_percent"] / 100
        out["cpu_us_per_delivery"] = used * 1e6 / values["delivered"]
    return out


def _complaint(process, values):
    if process.child.returncode == 0:
        return ""
    for key in ("failed", "dropped", "lost", "duplicated", "disordered", "damaged", "leaked", "history_lost",
                "history_duplicated", "history_disordered", "history_altered", "history_unread"):
        if values.get(key):
            return f"{values[key]:,} {key}"
    return "; ".join(values.get("notes", [])) or "the tester was not content"
