"""Plots as SVG, by gnuplot."""

import shutil
import subprocess
import sys

from . import locks
from .report import by_clients
from .scenarios import PINNED

HEAD = "set terminal svg size 900,500 background 'white'\nset grid\nset key outside right\n"


def draw(results, steps, held, out):
    """Draws the plots that have figures. Returns [(file, title)]."""
    for old in out.glob("*.svg"):
        old.unlink()
    if not shutil.which("gnuplot"):
        print("bench: no plots: gnuplot is not installed", file=sys.stderr)
        return []
    wanted = [
        *(_distribution(results, name) for name in ("C1", "C2", "C1-busy", "E", "fairness")),
        _lines("scaling", "Deliveries/s by number of clients in one room (pinned)",
               by_clients(results, "scale", "deliveries_per_s"), "clients", "deliveries/s",
               "set yrange [0:]\nset format y '%.1s%c'"),
        _lines("memory", "Resident memory by number of idle clients",
               _memory(results), "clients", "MB"),
        _lines("publish", "How long a publish holds the channel's lock, by number of members",
               _publish(steps), "members", "us", "set logscale y\nset format y '%g'"),
        _lines("locks", "How long a running server holds a channel's lock, by number of members",
               _channel_holds(held), "members", "us", "set logscale y\nset format y '%g'"),
    ]
    drawn = []
    for plot in wanted:
        if plot is None:
            continue
        name, title, script = plot
        quoted = title.replace("'", "''")
        script = f"{HEAD}set output '{out / name}'\nset title '{quoted}'\n{script}"
        done = subprocess.run(["gnuplot"], input=script, text=True, capture_output=True)
        if done.returncode != 0:
            print(f"bench: {name}: {done.stderr.strip()}", file=sys.stderr)
            continue
        drawn.append((name, title))
    return drawn


def _data(lines):
    """Converts name -> points to data blocks and curves for gnuplot."""
    blocks, curves = [], []
    for at, (name, points) in enumerate(lines.items()):
        rows = "\n".join(f"{x} {y}" for x, y in points)
        blocks.append(f"$d{at} << end_of_data\n{rows}\nend_of_data\n")
        curves.append(f"$d{at} using 1:2 with linespoints lw 2 pt 7 ps 0.5 title '{name}'")
    return "".join(blocks), ", ".join(curves)


def _lines(name, title, lines, x, y, shape="set yrange [0:]"):
    lines = {server: points for server, points in lines.items() if points}
    if not lines:
        return None
    blocks, curves = _data(lines)
    return (f"{name}.svg", title, f"{blocks}set logscale x\n{shape}\n"
            f"set xlabel '{x}'\nset ylabel '{y}'\nplot {curves}\n")


def _memory(results):
    lines = {}
    for prefix in ("memory", "D"):
        for server, points in by_clients(results, prefix, "idle_rss_kb").items():
            lines.setdefault(server, []).extend((at, kb / 1024) for at, kb in points)
    return lines


def _publish(steps):
    points = []
    for each in steps:
        name, _, members = each["name"].partition("/")
        if name == "publish_one_line":
            points.append((int(members), each["ns"] / 1000))
    return {"hubbubd": points}


def _channel_holds(held):
    lines = {}
    for case in held:
        for lock in case["locks"]:
            if lock["rank"] == locks.CHANNEL and not case["churn"]:
                for share in ("p50", "p99", "max"):
                    lines.setdefault(share, []).append(
                        (case["clients"], lock[f"hold_{share}_ns"] / 1000))
    return lines


def _distribution(results, scenario):
    """Latency by percentile: against 1 / (1 - share), each further nine has the same width."""
    lines = {}
    pinning = next((each["pinning"] for each in results.records
                    if each["scenario"] == scenario), PINNED)
    for server in results.servers(scenario, pinning):
        values = results.typical(scenario, pinning, server, "latency_p99_us")
        if values:
            lines[server] = [(100 / (100 - percent), us / 1000)
                             for percent, us in values["latency_distribution_us"]
                             if 0 < percent < 100]
    if not lines:
        return None
    blocks, curves = _data(lines)
    ticks = ", ".join(f"'{name} %%' {at}" for name, at in
                      (("50", 2), ("90", 10), ("99", 100), ("99.9", 1000), ("99.99", 10000)))
    return (f"latency-{scenario}.svg", f"{scenario} {pinning}: latency, ms",
            f"{blocks}set logscale xy\nset format y '%g'\nset xtics ({ticks})\n"
            f"set xlabel 'share of deliveries'\nset ylabel 'ms'\nplot {curves}\n")
