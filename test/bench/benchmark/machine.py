"""The machine: its description for the report, and its counters."""

import os
import platform

KERNEL_MEMORY = ("Slab", "KernelStack", "PageTables")


def slurp(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def cpus():
    """Returns the processors that this process may use."""
    return sorted(os.sched_getaffinity(0))


def server_cpu():
    return cpus()[0]


def tester_cpu():
    return cpus()[-1]


def _field(text, key):
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""


def describe():
    """Returns facts in the order of the report."""
    info = slurp("/proc/cpuinfo")
    memory_kb = int(_field(slurp("/proc/meminfo"), "MemTotal").split()[0])
    return {
        "processor": _field(info, "model name") or platform.machine(),
        "cores": len(cpus()),
        "memory": f"{memory_kb / 1024 / 1024:.1f} GB",
        "kernel": f"{platform.system()} {platform.release()}",
        "system": _field(slurp("/etc/os-release").replace("=", ":"), "PRETTY_NAME").strip('"'),
        "load before": slurp("/proc/loadavg").split()[0],
    }


def kernel_memory_kb():
    """Memory of the kernel: sockets and descriptors, thread stacks, page tables."""
    text = slurp("/proc/meminfo")
    return {key: int(_field(text, key).split()[0]) for key in KERNEL_MEMORY}


class Theft:
    """Measures the share of processor time that the hypervisor took since construction."""

    def __init__(self):
        self.start = self._now()

    def percent(self):
        stolen, everything = (now - then for now, then in zip(self._now(), self.start))
        return 100 * stolen / everything if everything else 0.0

    @staticmethod
    def _now():
        times = [int(field) for field in slurp("/proc/stat").split("\n", 1)[0].split()[1:9]]
        return times[7], sum(times)


def cpu_seconds(pid):
    """Returns the CPU time of the process; None if it has exited."""
    try:
        fields = slurp(f"/proc/{pid}/stat").rpartition(")")[2].split()
    except OSError:
        return None
    user, system = int(fields[11]), int(fields[12])
    return (user + system) / os.sysconf("SC_CLK_TCK")


def resident_kb(pid):
    """Returns None if the process has exited."""
    try:
        value = _field(slurp(f"/proc/{pid}/status"), "VmRSS")
    except OSError:
        return None
    return int(value.split()[0]) if value else None
