"""The scenarios: their loads, servers and numbers of runs."""

from dataclasses import dataclass, replace

from .servers import MB, OWN, OWN_HISTORY, OWN_TLS

INSP, NG, HYBRID, EPOLL, THREADS = "inspircd", "ngircd", "ircd-hybrid", "epoll", "threads"
PEERS = (INSP, NG, HYBRID)
INSP_TLS = "inspircd-tls"
OVER_TLS = (OWN, OWN_TLS, INSP_TLS)
EVERYONE = (OWN, *PEERS, EPOLL, THREADS)

PINNED, UNPINNED = "pinned", "unpinned"


@dataclass(frozen=True)
class Scenario:
    name: str
    title: str
    flags: tuple
    duration: float
    columns: str  # which of report.COLUMNS
    rounds: int = 5
    servers: tuple = EVERYONE
    also: tuple = ()  # run once, for comparison only
    pinnings: tuple = (PINNED, UNPINNED)
    sendq: int = 16 * MB
    busy: bool = False  # a busy loop on each processor
    beside: tuple = ()  # flags of a second tester, which measures
    logins: float = 0  # per second, instead of the load of the first tester
    patience: float = 60  # seconds beyond the duration


def _chat(clients, channels, senders, *more):
    return ("--clients", str(clients), "--channels", str(channels), "--senders", str(senders),
            *more)


A1 = Scenario("A1", "100 clients, 1 room, 10 senders, window 16",
              _chat(100, 1, 10, "--window", "16"), 2, "throughput", servers=(OWN, INSP), also=(NG, HYBRID, EPOLL, THREADS))
A2 = replace(A1, name="A2", title="1,000 clients, 1 room, 10 senders, window 4",
             flags=_chat(1000, 1, 10, "--window", "4"))
B = replace(A1, name="B", title="1,000 clients, 100 rooms, 100 senders, window 4",
            flags=_chat(1000, 100, 100, "--window", "4"))
C1 = Scenario("C1", "100 clients, 1 room, 200 messages/s", _chat(100, 1, 10, "--rate", "200"),
              3, "latency", rounds=3, servers=(OWN, HYBRID, EPOLL, THREADS), also=(INSP, NG))
C2 = replace(C1, name="C2", title="1,000 clients, 1 room, 20 messages/s",
             flags=_chat(1000, 1, 10, "--rate", "20"))
C1_BUSY = replace(C1, name="C1-busy", title="C1 with a busy loop on each processor", busy=True,
                  pinnings=(UNPINNED,), servers=(OWN, EPOLL), also=(INSP,))


def _idle(name, clients, duration, servers, also=(), rounds=1, patience=120.0):
    return Scenario(name, f"{clients:,} clients connect, join 100 rooms and stay",
                    ("--scenario", "idle", "--clients", str(clients), "--channels", "100"),
                    duration, "crowd", rounds=rounds, servers=servers, also=also,
                    pinnings=(PINNED,), patience=patience)


# Long enough to be idle: hubbubd's threads release memory after 2 s without input.
D_10000 = _idle("D-10000", 10000, 7, (OWN,), (INSP, NG, HYBRID, EPOLL, THREADS), rounds=3)
D_19500 = _idle("D-19500", 19500, 7, (OWN,), (INSP, HYBRID))
E = Scenario("E", "100 clients, 500 messages/s of 400 bytes",
             _chat(100, 1, 10, "--rate", "500", "--size", "400"), 6, "latency", rounds=3,
             servers=(OWN,), also=(INSP,), pinnings=(PINNED,), sendq=MB)
# The kernel buffers several MB for the stalled client before the server has to.
E_STALLED = replace(E, name="E-stalled", title="the same with one more that never reads",
                    flags=(*E.flags, "--stalled", "1"), columns="stalled", duration=25, rounds=2,
                    also=())
# Without ircd-hybrid and ngIRCd, which need more than a minute.
JOIN_STORM = Scenario("join-storm", "5,000 join one room at once",
                      ("--scenario", "join-storm", "--clients", "5000"), 1, "join-storm", rounds=1,
                      servers=(OWN, INSP), pinnings=(PINNED,), patience=90)
MASS_QUIT = replace(JOIN_STORM, name="mass-quit", title="2,500 of 5,000 in one room quit at once",
                    flags=("--scenario", "mass-quit", "--clients", "5000"), columns="mass-quit")
FAIRNESS = Scenario("fairness", "A1's room at full speed, a quiet room of 10 beside it measured",
                    A1.flags, 3, "latency", rounds=3, servers=(OWN, INSP), also=(NG,),
                    beside=_chat(10, 1, 2, "--rate", "50"))


def _scale(clients):
    return Scenario(f"scale-{clients}", f"{clients:,} clients, 1 room, 10 senders, window 4",
                    _chat(clients, 1, 10, "--window", "4"), 2, "throughput", rounds=1,
                    servers=(OWN, INSP), pinnings=(PINNED,))


SCALING = tuple(_scale(clients) for clients in (10, 30, 100, 300, 1000, 3000, 5000))
MEMORY = tuple(_idle(f"memory-{clients}", clients, 5, (OWN,), (INSP,))
               for clients in (100, 1000, 5000))

WHOLE = (A1, A2, B, C1, C2, C1_BUSY, D_10000, D_19500, E, E_STALLED, JOIN_STORM, MASS_QUIT,
         FAIRNESS, *SCALING, *MEMORY)


def _tls(scenario, **more):
    """The same load over plain TCP and over TLS in turn."""
    return replace(scenario, **{"name": f"tls-{scenario.name.split('-')[0]}", "servers": OVER_TLS,
                                "also": (), "pinnings": (PINNED,), **more})


TLS = (_tls(A1), _tls(A2), _tls(C1, rounds=5), _tls(C2, rounds=5),
       _tls(D_10000, pinnings=(UNPINNED,), duration=10, rounds=2),
       _tls(C1, name="tls-handshakes", servers=(OWN_TLS,), rounds=5,
            title="C1 measured, 200 clients per second connect, join, send and quit beside it",
            flags=("--scenario", "churn", "--clients", "20", "--connect-rate", "200", "--rate", "10"),
            beside=C1.flags))

# "logins-none" is the same without logins, measured in turn with it.
LOGINS = (replace(C1, name="logins-none", title="C1, without logins beside it", rounds=5,
                  servers=(OWN,), also=()),
          replace(C1, name="logins", title="C1 measured, 200 logins asked per second beside it",
                  rounds=5, servers=(OWN,), also=(), beside=C1.flags, logins=200))

def _history(scenario, **more):
    """The same load without and with history in turn."""
    return replace(scenario, **{"name": f"history-{scenario.name}", "servers": (OWN, OWN_HISTORY),
                                "also": (), "pinnings": (PINNED,), **more})


# C1 and C2 with echo-message, which waits until a message is stored.
HISTORY = (_history(A1, columns="stored", pinnings=(PINNED, UNPINNED)), _history(B, columns="stored"),
           _history(A1, name="history-many", columns="stored",
                    title="2,000 clients, 1,000 rooms, 1,000 senders, window 16",
                    flags=_chat(2000, 1000, 1000, "--window", "16"), duration=5),
           *(_history(each, flags=(*each.flags, "--echo"), columns="echo", rounds=5)
             for each in (C1, C2)))

# Run only if named: too long.
LONG = (*TLS, *LOGINS, *HISTORY, replace(D_19500, name="hold", title="19,500 clients for 5 minutes; each answers PING",
                duration=300, also=()),)

# --quick: about two minutes, once each, with the main peer and textbook server.
_QUICK_PAIR = {"rounds": 1, "duration": 1.5, "servers": (OWN, INSP), "also": ()}
QUICK = (
    *(replace(each, **_QUICK_PAIR) for each in (A1, A2, B)),
    *(replace(each, rounds=1, duration=2, servers=(OWN, INSP, EPOLL), also=(),
              pinnings=(PINNED,))
      for each in (C1, C2)),
    replace(C1_BUSY, rounds=1, duration=2, servers=(OWN, EPOLL), also=()),
    replace(D_10000, rounds=1, also=()),
    replace(FAIRNESS, rounds=1, duration=2, servers=(OWN,), also=(), pinnings=(PINNED,)),
)


# In a short run, too, a load that is named runs as often as it has to, but not for long.
QUICK_LONG = tuple(replace(each, rounds=1, duration=min(each.duration, 2)) for each in HISTORY)


def select(scenarios, only):
    """Returns the scenarios in `only`; a name also selects those that begin with it and '-'. The
    first of a name counts."""
    if not only:
        return scenarios
    found = {}
    for each in (*scenarios, *LONG):
        if any(each.name == name or each.name.startswith(name + "-") for name in only):
            found.setdefault(each.name, each)
    return tuple(found.values())
