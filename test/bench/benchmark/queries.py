"""Reads the history of a server that history-bench has filled, and measures each form of query.

    python3 queries.py forms PORT SECONDS CHANNELS     one query at a time, in random channels
    python3 queries.py bursts PORT SECONDS CHANNELS    100 queries for 1,000 messages at once

Prints JSON: for each form its number of queries and p50, p99 and most in ms."""

import json
import random
import re
import selectors
import socket
import sys
import time

READERS = 20
BURST = 100
LIMIT = 50
DAYS = 100
CAPABILITIES = ("batch", "message-tags", "server-time", "draft/chathistory", "soju.im/search")
WORDS = ("lanterns", "harbour silver", "bright fish")


class Reader:
    """A client in some channels."""

    def __init__(self, port, number, channels):
        self.channels = channels
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.heard = b""
        self.has_search = False
        lines = [f"CAP REQ :{name}" for name in CAPABILITIES]
        lines += [f"NICK query{number}", "USER query 0 * :query", "CAP END"]
        # Not all in one line, which would be too long.
        lines += [f"JOIN {','.join(channels[i:i + 20])}" for i in range(0, len(channels), 20)]
        lines.append("PING joined")
        self.send("\r\n".join(lines))
        welcome = self.read_until(b"joined")
        if b"ACK :soju.im/search" in welcome:
            self.has_search = True
        if b"ACK :draft/chathistory" not in welcome or b" 366 " not in welcome:
            sys.exit(f"queries: not welcome: {welcome[-300:]!r}")

    def send(self, lines):
        self.socket.sendall(lines.encode() + b"\r\n")

    def read_until(self, mark):
        """Returns the bytes up to the line in which `mark` is."""
        while True:
            at = self.heard.find(mark)
            end = self.heard.find(b"\n", at) if at >= 0 else -1
            if end >= 0:
                out, self.heard = self.heard[:end + 1], self.heard[end + 1:]
                return out
            got = self.socket.recv(1 << 20)
            if not got:
                sys.exit(f"queries: closed: {self.heard[-300:]!r}")
            self.heard += got

    def ask(self, query):
        """Returns the answer, and its time in ms."""
        start = time.perf_counter()
        self.send(query)
        answer = self.read_until(b" BATCH -")
        if b"FAIL " in answer:
            sys.exit(f"queries: {query}: {answer[:300]!r}")
        return answer, (time.perf_counter() - start) * 1000


def moment():
    """Returns a random time of the history as a selector."""
    at = time.time() - random.uniform(0.01, 0.99) * DAYS * 86400
    return time.strftime("timestamp=%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(at))


def some_id(reader, channel):
    answer, _ = reader.ask(f"CHATHISTORY AROUND {channel} {moment()} 2")
    ids = re.findall(rb"msgid=(\w+)", answer)
    return f"msgid={ids[0].decode()}" if ids else moment()


def forms(reader, channel):
    """Returns the queries by name."""
    one, other = some_id(reader, channel), some_id(reader, channel)
    at = moment()
    out = {
        "LATEST *": f"CHATHISTORY LATEST {channel} * {LIMIT}",
        "LATEST msgid": f"CHATHISTORY LATEST {channel} {one} {LIMIT}",
        "LATEST timestamp": f"CHATHISTORY LATEST {channel} {at} {LIMIT}",
        "BEFORE msgid": f"CHATHISTORY BEFORE {channel} {one} {LIMIT}",
        "BEFORE timestamp": f"CHATHISTORY BEFORE {channel} {at} {LIMIT}",
        "AFTER msgid": f"CHATHISTORY AFTER {channel} {one} {LIMIT}",
        "AFTER timestamp": f"CHATHISTORY AFTER {channel} {at} {LIMIT}",
        "AROUND msgid": f"CHATHISTORY AROUND {channel} {one} {LIMIT}",
        "BETWEEN msgids": f"CHATHISTORY BETWEEN {channel} {one} {other} {LIMIT}",
        "BETWEEN timestamps": f"CHATHISTORY BETWEEN {channel} {at} {moment()} {LIMIT}",
        "TARGETS": f"CHATHISTORY TARGETS {at} {moment()} {LIMIT}",
    }
    if reader.has_search:
        words = random.choice(WORDS).replace(" ", "\\s")
        out["SEARCH text"] = f"SEARCH in={channel};text={words};limit={LIMIT}"
        out["SEARCH from"] = f"SEARCH in={channel};from=bench7;limit={LIMIT}"
        out["SEARCH rare"] = f"SEARCH in={channel};text=nothing\\slike\\sthis;limit={LIMIT}"
    return out


def described(times):
    times = sorted(times)
    return {"count": len(times), "p50": times[len(times) // 2],
            "p99": times[min(len(times) - 1, len(times) * 99 // 100)], "max": times[-1]}


def measure_forms(readers, seconds):
    times = {}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        reader = random.choice(readers)
        for name, query in forms(reader, random.choice(reader.channels)).items():
            times.setdefault(name, []).append(reader.ask(query)[1])
    return {name: described(each) for name, each in times.items()}


def measure_bursts(readers, seconds):
    """All ask at once; the time of each answer."""
    times = []
    poll = selectors.DefaultSelector()
    for reader in readers:
        reader.socket.setblocking(False)
        poll.register(reader.socket, selectors.EVENT_READ, reader)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        for reader in readers:
            reader.send(f"CHATHISTORY LATEST {reader.channels[0]} * 1000")
        left = set(readers)
        while left:
            for key, _ in poll.select(10):
                reader = key.data
                # The end of the batch can only be in the last bytes received.
                tail = reader.heard[-64:]
                got = reader.socket.recv(1 << 20)
                if not got:
                    sys.exit("queries: closed")
                reader.heard = tail + got
                if reader in left and b" BATCH -" in reader.heard:
                    left.remove(reader)
                    reader.heard = b""
                    times.append((time.perf_counter() - start) * 1000)
        time.sleep(0.2)
    return {"LATEST 1,000": described(times)}


def main():
    mode, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    channels = [f"#bench{number}" for number in range(int(sys.argv[4]))]
    random.seed(1)
    count = READERS if mode == "forms" else min(BURST, len(channels))
    readers = [Reader(port, number, channels[number::count] if mode == "forms"
                      else [channels[number]]) for number in range(count)]
    print("ready", file=sys.stderr, flush=True)
    measure = measure_forms if mode == "forms" else measure_bursts
    print(json.dumps(measure(readers, seconds)), flush=True)


if __name__ == "__main__":
    main()
