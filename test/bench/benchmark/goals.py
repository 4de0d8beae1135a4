"""The performance goals, and whether they were met."""

from dataclasses import dataclass

from .scenarios import EPOLL, INSP, PEERS, PINNED, THREADS, UNPINNED
from .servers import OWN, OWN_HISTORY, OWN_TLS

RATE, P50, P99 = "deliveries_per_s", "latency_p50_us", "latency_p99_us"
CPU = "cpu_us_per_delivery"


@dataclass(frozen=True)
class Outcome:
    goal: str
    figure: str
    met: bool


def judge(results):
    """Returns the outcomes of goals that have figures."""
    found = []
    for goals in (_throughput, _latency, _busy, _crowd, _stalled, _storms, _fairness, _tls, _logins,
                  _history, _losses):
        found.extend(each for each in goals(results) if each)
    return found


def _throughput(results):
    for scenario, pinning, least in (("A1", PINNED, 3.5), ("A1", UNPINNED, 2.5),
                                     ("A2", PINNED, 3), ("A2", UNPINNED, 2),
                                     ("B", PINNED, 1.25), ("B", UNPINNED, 1.1)):
        ours = results.median(scenario, pinning, OWN, RATE)
        theirs = results.median(scenario, pinning, INSP, RATE)
        if ours and theirs:
            yield Outcome(f"{scenario} {pinning}: deliveries/s at least {least} x InspIRCd's",
                          f"{ours / theirs:.2f} x ({ours / 1e6:.2f} M to {theirs / 1e6:.2f} M)",
                          ours >= least * theirs)


def _at_most(results, scenario, pinning, key, factor, others, what):
    """Goal: our figure is at most `factor` times the lowest of the others."""
    ours = results.median(scenario, pinning, OWN, key)
    theirs = {name: results.median(scenario, pinning, name, key) for name in others}
    theirs = {name: value for name, value in theirs.items() if value}
    if not ours or not theirs:
        return None
    best = min(theirs, key=theirs.get)
    ratio = ours / theirs[best]
    unit = 1000 if ours > 1000 else 1
    return Outcome(f"{scenario} {pinning}: {what}",
                   f"{ratio:.2f} x ({ours / unit:.3g} to {theirs[best] / unit:.3g} "
                   f"{'ms' if unit > 1 else 'us'} of {best})",
                   ratio <= factor)


def _latency(results):
    for scenario in ("C1", "C2"):
        for pinning, factor in ((PINNED, 1.1), (UNPINNED, 1.25)):
            for key, name in ((P50, "p50"), (P99, "p99")):
                yield _at_most(results, scenario, pinning, key, factor, (*PEERS, EPOLL, THREADS),
                               f"{name} at most {factor} x the best of all others'")
            yield _at_most(results, scenario, pinning, CPU, 1.1, (EPOLL,),
                           "CPU a delivery at most 1.1 x textbook epoll's")


def _busy(results):
    yield _at_most(results, "C1-busy", UNPINNED, P99, 1.5, (EPOLL,),
                   "p99 at most 1.5 x textbook epoll's")


def _below(results, scenario, key, most, what, pinning=PINNED, scale=1.0, unit="",
           server=OWN):
    value = results.median(scenario, pinning, server, key)
    if value is None:
        return None
    return Outcome(f"{scenario}: {what}", f"{value / scale:.3g} {unit}".strip(),
                   value / scale <= most)


def _crowd(results):
    yield _below(results, "D-10000", "in_s", 3, "all in within 3 s", unit="s")
    yield _below(results, "D-19500", "in_s", 8, "all in within 8 s", unit="s")
    for scenario in ("D-10000", "D-19500"):
        yield _below(results, scenario, "idle_rss_per_client_kb", 14,
                     "resident at most 14 KB a client", unit="KB")
    held = results.typical("hold", PINNED, OWN, "clients_alive")
    if held:
        yield Outcome("hold: 19,500 held for 5 minutes, each answers PING",
                      f"{held['clients_alive']:,}", held["clients_alive"] == 19500)
    yield _below(results, "D-10000", "idle_cpu_percent", 1, "idle CPU under 1 % of a core",
                 unit="%")


def _stalled(results):
    for key, name in ((P50, "p50"), (P99, "p99")):
        without = results.median("E", PINNED, OWN, key)
        ours = results.median("E-stalled", PINNED, OWN, key)
        if without and ours:
            yield Outcome(f"E: {name} of the others within 10 % of what it is without the one "
                          "that stalls", f"{ours / without - 1:+.0%}", ours <= 1.1 * without)
    typical = results.typical("E-stalled", PINNED, OWN, P50)
    if typical:
        closed = typical.get("stalled_closed") == 1 and bool(typical.get("stalled_reason"))
        said = (f"after {typical['stalled_first_s']:.1f} s: {typical['stalled_reason']}"
                if closed else "not closed")
        yield Outcome("E: the stalled one closed with its reason", said, closed)
        grown = (typical["server_rss_peak_kb"] - typical["server_rss_full_kb"]) / 1024
        yield Outcome("E: memory flat (it grows by less than 8 MB)", f"{grown:+.1f} MB", grown < 8)


def _storms(results):
    for scenario, key in (("join-storm", "joins_seen_s"), ("mass-quit", "quits_seen_s")):
        others = {name: results.median(scenario, PINNED, name, key) for name in PEERS}
        others = {name: value for name, value in others.items() if value}
        ours = results.median(scenario, PINNED, OWN, key)
        if ours and others:
            best = min(others, key=others.get)
            yield Outcome(f"{scenario}: no slower than the fastest peer",
                          f"{ours:.2f} s to {others[best]:.2f} s of {best}", ours <= others[best])
        yield _below(results, scenario, P99, 20, "the quiet room's p99 under 20 ms", scale=1000.0,
                     unit="ms")


def _fairness(results):
    for pinning in (PINNED, UNPINNED):
        yield _below(results, "fairness", P99, 10, f"the quiet room's p99 under 10 ms, {pinning}",
                     pinning=pinning, scale=1000.0, unit="ms")


def _ratio(results, scenario, key, what, most=None, least=None, to=None):
    """Goal: over TLS the figure is `most` or `least` times that of plain TCP, or of `to`."""
    tls = results.median(scenario, PINNED, OWN_TLS, key)
    plain = results.median(*(to or (scenario, PINNED, OWN)), key)
    if not tls or not plain:
        return None
    ratio = tls / plain
    return Outcome(f"{scenario}: {what}", f"{ratio:.2f} x ({tls:,.3g} to {plain:,.3g})",
                   ratio <= most if least is None else ratio >= least)


def _tls(results):
    for scenario in ("tls-A1", "tls-A2"):
        yield _ratio(results, scenario, RATE, "deliveries/s at least half of plain's", least=0.5)
    for scenario in ("tls-C1", "tls-C2"):
        for key, name in ((P50, "p50"), (P99, "p99")):
            yield _ratio(results, scenario, key, f"{name} at most 1.25 x plain's", most=1.25)
        yield _ratio(results, scenario, CPU, "CPU a delivery at most 1.35 x plain's", most=1.35)
    yield _below(results, "tls-D", "connect_s", 12, "10,000 connect and register within 12 s",
                 pinning=UNPINNED, unit="s", server=OWN_TLS)
    yield _below(results, "tls-D", "idle_rss_per_client_kb", 30, "resident at most 30 KB a client",
                 pinning=UNPINNED, unit="KB", server=OWN_TLS)
    yield _ratio(results, "tls-handshakes", P99, "p99 at most twice that of tls-C1", most=2,
                 to=("tls-C1", PINNED, OWN_TLS))


def _logins(results):
    for pinning in (PINNED, UNPINNED):
        beside = results.median("logins", pinning, OWN, P99)
        alone = results.median("logins-none", pinning, OWN, P99)
        if beside and alone:
            yield Outcome(f"logins: p99 at most twice that without logins, {pinning}",
                          f"{beside / alone:.2f} x ({beside:,.3g} to {alone:,.3g})",
                          beside <= 2 * alone)


def _history(results):
    def both(scenario, key, pinning=PINNED):
        return [results.median(scenario, pinning, server, key) for server in (OWN, OWN_HISTORY)]
    for pinning in (PINNED, UNPINNED):
        without, stored = both("history-A1", RATE, pinning)
        if without and stored:
            yield Outcome(f"history-A1 {pinning}: deliveries/s at least 0.8 x those without history",
                          f"{stored / without:.2f} x ({stored / 1e6:.2f} M to "
                          f"{without / 1e6:.2f} M)", stored >= 0.8 * without)
    for scenario in ("history-B", "history-many"):
        without, stored = both(scenario, "said_per_s")
        if without and stored:
            yield Outcome(f"{scenario}: at least 150,000 messages/s stored, all that are said",
                          f"{stored:,.0f} ({without:,.0f} said without history)",
                          stored >= 150_000)
    for scenario in ("history-C1", "history-C2"):
        for key, name in ((P50, "p50"), (P99, "p99")):
            without, stored = both(scenario, key)
            if without and stored:
                yield Outcome(f"{scenario}: {name} at most 1.05 x that without history",
                              f"{stored / without:.2f} x ({stored:,.0f} to {without:,.0f} us)",
                              stored <= 1.05 * without)
        without, stored = both(scenario, "echo_p50_us")
        if without and stored:
            yield Outcome(f"{scenario}: p50 of the echo at most 1 ms more",
                          f"{(stored - without) / 1000:+.2f} ms ({stored:,.0f} to {without:,.0f} us)",
                          stored - without <= 1000)


def _losses(results):
    ours = [each for each in results.records if each["server"] in (OWN, OWN_TLS, OWN_HISTORY)]
    if ours:
        wrong = [each for each in ours if each["problem"]]
        yield Outcome("nothing lost, doubled or out of order in any run",
                      f"{len(ours) - len(wrong)} of {len(ours)} runs without a complaint",
                      not wrong)
