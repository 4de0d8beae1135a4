"""Child processes of a run."""

import contextlib
import os
import resource
import socket
import subprocess
import time

PATIENCE_TO_LISTEN = 15  # seconds


class Trouble(Exception):
    """A run failed. The message goes into the report."""


class Process:
    """A child process on one processor (or all), killed at the end of the `with`."""

    def __init__(self, command, *, cpu=None, output=None, folder=None, hasten=False):
        self.output = output
        self._file = open(output, "wb") if output else subprocess.DEVNULL
        self.child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=self._file,
            stderr=self._file, start_new_session=True,
            env={**os.environ, "HUBBUB_DATA_DIR": "none"}, preexec_fn=lambda: _prepare(cpu, hasten))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    @property
    def pid(self):
        return self.child.pid

    def running(self):
        return self.child.poll() is None

    def end(self):
        """Kills it: an orderly shutdown is not needed, and takes long with some servers."""
        if self.running():
            self.child.kill()
        self.child.wait()
        if self.output:
            self._file.close()

    def last_words(self):
        if not self.output:
            return ""
        with open(self.output, encoding="utf-8", errors="replace") as file:
            lines = [line.strip() for line in file.read().splitlines() if line.strip()]
        return lines[-1] if lines else ""


def _prepare(cpu, hasten):
    """Runs in the child: sets its descriptor limit, processor and priority."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if cpu is not None:
        os.sched_setaffinity(0, {cpu})
    if hasten:
        # Between sessions, the kernel compares the priorities of their groups, if it has groups.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, -20)
            with open("/proc/self/autogroup", "w", encoding="ascii") as group:
                group.write("-20")


_next_port = 17000


def free_port():
    """Returns a new port each time: connections of the last run are in TIME_WAIT on the old one.
    The ports are below the kernel's range for outgoing connections."""
    global _next_port
    while True:
        _next_port += 1
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", _next_port))
            except OSError:
                continue
        return _next_port


def wait_for_listener(process, port):
    """Waits until `port` accepts connections."""
    end = time.monotonic() + PATIENCE_TO_LISTEN
    while time.monotonic() < end:
        if not process.running():
            raise Trouble(f"the server ended: {process.last_words()}")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise Trouble(f"the server does not listen: {process.last_words()}")
