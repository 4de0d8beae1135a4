"""The report as Markdown."""

from . import goals, history, locks
from .servers import OWN

# Columns for each kind of scenario: key, heading, format. Servers are compared by the first.
LATENCY = [("latency_p50_us", "p50", "us"), ("latency_p99_us", "p99", "us"),
           ("latency_max_us", "max", "us")]
QUIET = [(key, f"quiet room {name}", unit) for key, name, unit in LATENCY[:2]]
CPU = [("server_cpu_percent", "server CPU", "%"), ("tester_cpu_percent", "tester CPU", "%"),
       ("cpu_us_per_delivery", "CPU a delivery", "us")]
KERNEL = [(f"kernel_{key}_per_client_kb", f"kernel: {name}", "KB") for key, name in
          (("slab", "slab"), ("kernelstack", "stacks"), ("pagetables", "page tables"))]
COLUMNS = {
    "throughput": [("deliveries_per_s", "deliveries/s", "count"), *LATENCY[:2], *CPU],
    "latency": [*LATENCY, *CPU],
    "stored": [("deliveries_per_s", "deliveries/s", "count"), ("said_per_s", "said/s", "count"),
               *LATENCY[:2], *CPU, ("server_rss_full_kb", "resident before", "KB"),
               ("server_rss_peak_kb", "at most", "KB"), ("wal_peak_mb", "WAL at most", "MB")],
    "echo": [*LATENCY, ("echo_p50_us", "echo p50", "us"), ("echo_p99_us", "echo p99", "us"), *CPU],
    "stalled": [*LATENCY, ("stalled_first_s", "closed after", "s"),
                ("server_rss_full_kb", "resident before", "KB"),
                ("server_rss_peak_kb", "at most", "KB")],
    "crowd": [("in_s", "connect and join", "s"), ("connect_s", "connect", "s"),
              ("join_s", "join", "s"), ("idle_rss_per_client_kb", "resident a client", "KB"),
              *KERNEL, ("idle_cpu_percent", "idle CPU", "%")],
    "join-storm": [("joins_seen_s", "all saw all joins", "s"), *QUIET, *CPU[:1]],
    "mass-quit": [("quits_seen_s", "the rest saw all quits", "s"), *QUIET, *CPU[:1]],
}


def number(value, kind):
    if kind == "count":
        return f"{value:,.0f}"
    if kind == "us" and value >= 1000:
        return f"{value / 1000:,.3g} ms" if value < 100_000 else f"{value / 1000:,.0f} ms"
    digits = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{digits} {kind}"


def summary(scenario, record):
    """Describes one run in a line, for the progress output."""
    values = record["values"]
    words = [f"{heading} {number(values[key], kind)}"
             for key, heading, kind in COLUMNS[scenario.columns][:3]
             if isinstance(values.get(key), (int, float))]
    if record["problem"]:
        words.append(f"({record['problem']})")
    return ", ".join(words)


def write(chosen, results, facts, drawn):
    parts = [_head(facts), _goals(results, facts["history"])]
    single = [each for each in chosen if each.name.split("-")[0] not in ("scale", "memory")]
    parts += [_scenario(each, results) for each in single]
    parts += [_series(results, "scale", "deliveries_per_s", "count",
                      "One room, 10 senders, window 4: deliveries/s by number of clients"),
              _series(results, "memory", "idle_rss_per_client_kb", "KB",
                      "Idle: resident memory a client by number of clients"),
              _history(facts["history"]), _locks(facts["locks"]), _steps(facts["micro"]), _plots(drawn), _problems(results, facts)]
    return "\n".join(part for part in parts if part)


def _table(headings, rows):
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def _head(facts):
    described = [[key, str(value)] for key, value in facts["machine"].items()]
    servers = [[name, version or "-", what] for name, (version, what) in facts["servers"].items()]
    command = " ".join(["./dev bench", *facts["arguments"]])
    return "\n".join([
        "# Benchmark", "",
        f"`{command}`, {facts['seconds'] / 60:.1f} minutes. Payloads of 100 bytes unless said "
        "otherwise, loopback, a fresh server for each run; the servers take turns. Pinned: the "
        "server on the first processor, the tester on the last. Figures are medians, with least "
        "and most in brackets. The tester proves at every recipient that each message came once "
        "and in order. CPU a delivery is what the server and the tester used together: what "
        "loopback costs on the receiving side is charged to whoever happens to run.", "",
        _table(["machine", ""], described), _table(["server", "version", ""], servers)])


def _goals(results, large):
    outcomes = [*goals.judge(results), *history.judge(large)]
    if not outcomes:
        return ""
    rows = [[each.goal, each.figure, "met" if each.met else "**not met**"] for each in outcomes]
    return "## Goals\n\n" + _table(["goal", "figure", ""], rows)


def _cell(figure, kind):
    if figure is None:
        return "-"
    median = number(figure.median, kind)
    if figure.runs == 1:
        return median
    return f"{median} ({number(figure.least, kind)} - {number(figure.most, kind)})"


def _scenario(scenario, results):
    columns = COLUMNS[scenario.columns]
    parts = [f"## {scenario.name}: {scenario.title}\n", f"`{' '.join(scenario.flags)}`\n"]
    for pinning in scenario.pinnings:
        rows = []
        key = columns[0][0]
        ours = results.median(scenario.name, pinning, OWN, key)
        for server in results.servers(scenario.name, pinning):
            figures = [results.figure(scenario.name, pinning, server, column[0])
                       for column in columns]
            theirs = figures[0].median if figures[0] else None
            ratio = f"{ours / theirs:.2f}" if ours and theirs else "-"
            runs = len(results.of(scenario.name, pinning, server))
            rows.append([server, str(runs), ratio,
                         *(_cell(f, column[2]) for f, column in zip(figures, columns))])
        if rows:
            headings = ["server", "runs", f"{OWN} to it", *(column[1] for column in columns)]
            parts.append(f"{pinning.capitalize()}:\n\n" + _table(headings, rows))
    return "\n".join(parts)


def by_clients(results, prefix, key):
    """Returns server -> [(clients, median)] of scenarios that differ in the number of clients."""
    lines = {}
    for record in results.records:
        name, _, clients = record["scenario"].partition("-")
        if name != prefix or not clients.isdigit():
            continue
        median = results.median(record["scenario"], record["pinning"], record["server"], key)
        if median is not None:
            lines.setdefault(record["server"], {})[int(clients)] = median
    return {server: sorted(points.items()) for server, points in lines.items()}


def _series(results, prefix, key, kind, title):
    lines = by_clients(results, prefix, key)
    if not lines:
        return ""
    clients = sorted({at for points in lines.values() for at, _ in points})
    rows = [[server, *(number(dict(points)[at], kind) if at in dict(points) else "-"
                       for at in clients)] for server, points in lines.items()]
    return f"## {title}\n\n" + _table(["clients", *(f"{at:,}" for at in clients)], rows)


def _history(figures):
    rows = history.lines(figures)
    if not rows:
        return f"## History\n\n{figures['problem']}\n" if "problem" in figures else ""
    beside = figures["bursts"]["LATEST 1,000"]
    return (f"## History of {figures['messages']:,} messages in {figures['channels']:,} rooms\n\n"
            f"SQLite alone writes {figures['raw_per_s']:,.0f} messages/s, the writer's thread "
            f"{figures['written_per_s']:,.0f}. The file has {figures['file_mb']:,.0f} MB. 100 "
            f"queries for 1,000 messages at once: p50 {beside['p50']:.0f} ms, p99 "
            f"{beside['p99']:.0f} ms. Queries for 50 messages, one at a time, alone and while "
            "1,000 messages a second are said:\n\n" +
            _table(["query", "runs", "p50 alone", "p99", "p50", "p99"], rows))


def _locks(held):
    """Formats each lock of each case."""
    keys = [f"{what}_{share}_ns" for what in ("wait", "hold") for share in ("p50", "p99", "max")]
    rows = [[case["name"], locks.describe(lock), f"{lock['count']:,}",
             *(number(lock[key] / 1000, "us") for key in keys)]
            for case in held for lock in case["locks"]]
    if not rows:
        return ""
    headings = ["load", "lock", "taken", "wait p50", "p99", "max", "held p50", "p99", "max"]
    return ("## Locks of a running server\n\nPinned; a server that reads the clock three times for "
            "each lock.\n\n" + _table(headings, rows))


def _steps(steps):
    if not steps:
        return ""
    rows = [[f"`{each['name']}`", f"{each['ns']:,.0f} ns",
             f"{each['items_per_second']:,.0f}" if each["items_per_second"] else "-",
             *(f"{each[key]:,.0f} ns" if each[key] else "-" for key in ("p99", "max"))]
            for each in steps]
    return "## Single steps\n\n" + _table(["step", "takes", "items/s", "p99", "max"], rows)


def _plots(drawn):
    if not drawn:
        return ""
    return "## Plots\n\n" + "\n".join(f"![{title}]({name})\n" for name, title in drawn)


def _problems(results, facts):
    lines = [f"- {name} was left out: {reason}" for name, reason in facts["missing"].items()]
    lines += [f"- {each['scenario']} {each['pinning']}, {each['server']}: {each['problem']}"
              for each in results.problems()]
    if not lines:
        return ""
    return "## Left out, and complaints\n\nA run with a complaint counts for no figure.\n\n" + \
        "\n".join(lines) + "\n"
