"""Attacks by hostile clients, and their effect on other clients.

    attacks.py PORT PID [--scale N] [ATTACK...]

Each attack prints one line of results, and fails if another client lost a line or a reply. Without
names all attacks run. --scale 10 gives the sizes of docs/performance.md; the default fits a test
run. The server must run with --limits off, except for attacks that a limit stops. Connects to
127.0.0.1 only.
"""

import argparse
import resource
import socket
import ssl
import statistics
import sys
import threading
import time


class Client:
    """A connection that sends and reads lines. Not thread safe."""

    def __init__(self, port, nick, receive_buffer=None, source="127.0.0.1"):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(60)
        self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""
        self.nick = nick
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        self.read_until(" 422 ")

    def send(self, *lines):
        self.socket.sendall("".join(line + "\r\n" for line in lines).encode())

    def lines(self):
        while True:
            while b"\n" not in self.rest:
                received = self.socket.recv(65536)
                if not received:
                    raise EOFError(f"the server closed {self.nick}")
                self.rest += received
            line, _, self.rest = self.rest.partition(b"\n")
            yield line.rstrip(b"\r").decode()

    def read_until(self, part):
        seen = []
        for line in self.lines():
            seen.append(line)
            if part in line:
                return seen

    def read_until_any(self, *parts):
        for line in self.lines():
            if any(part in line for part in parts):
                return

    def round_trip(self):
        """Returns the seconds from PING to PONG."""
        start = time.monotonic()
        self.send("PING x")
        self.read_until(" PONG ")
        return time.monotonic() - start


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def percentile(values, percent):
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))]


def milliseconds(values):
    return (f"p50 {statistics.median(values) * 1e3:.1f} ms, p99 {percentile(values, 99) * 1e3:.1f} ms, "
            f"max {max(values) * 1e3:.1f} ms")


def make_channels(port, prefix, count, topic):
    """Returns clients that own `count` channels, 50 each. Keep them to keep the channels."""
    owners = []
    for first in range(0, count, 50):
        owner = Client(port, f"{prefix}{first}")
        names = [f"#{prefix}-{number}" for number in range(first, min(first + 50, count))]
        for name in names:
            owner.send(f"JOIN {name}", f"TOPIC {name} :{topic}")
        owner.round_trip()
        owners.append(owner)
    return owners


def measure_beside(attack, victim):
    """Returns the victim's round trips while `attack` runs in a thread."""
    thread = threading.Thread(target=attack)
    times = []
    thread.start()
    while thread.is_alive():
        times.append(victim.round_trip())
        time.sleep(0.0005)
    return times


def unread_answers(port, pid, scale):
    """Many clients list all channels and read nothing; a client that reads gets all of them."""
    count = 1000 * scale
    owners = make_channels(port, "owner", count, "t" * 100)
    deaf = [Client(port, f"deaf{number}", 4096) for number in range(min(1024, 100 * scale + 24))]
    before = resident_mb(pid)
    for client in deaf:
        client.send("LIST", "WHO *", "NAMES #owner-1")
    reader = Client(port, "reader")
    # The stalled clients have been served once the server's state no longer changes.
    last, now = -1.0, before
    while abs(now - last) > 1:
        time.sleep(1)
        last, now = now, resident_mb(pid)
    reader.send("LIST")
    count += 1  # the lobby
    rows = sum(" 322 " in line for line in reader.read_until(" 323 "))
    assert rows == count, f"{rows} of {count} channels were listed"
    rows = 0
    deaf[0].send("PING done")
    for line in deaf[0].read_until(" PONG "):
        rows += " 322 " in line
    assert rows == count, f"who read late got {rows} of {count} channels"
    return f"{len(deaf)} clients, {count} channels: {before:.0f} MB became {now:.0f} MB"


def slow_work_behind_words(port, pid, scale):
    """A message and slow queries in one segment do not delay the message's recipients."""
    owners = make_channels(port, "lord", 1000 * scale, "t")
    victim = Client(port, "victim")
    # They match no channel, so the server flushes no partial reply.
    masks = ",".join("*" + a + b for a in "zyxwvutsrqpo" for b in "ABCDEFGHIJ")
    attacker = Client(port, "questioner")

    def attack():
        for _ in range(5):
            attacker.send("PRIVMSG victim :x", *[f"LIST {masks}"] * 18)
            for _ in range(18):
                attacker.read_until(" 323 ")

    times = measure_beside(attack, victim)
    return f"{len(owners) * 50} channels: the victim's round trip {milliseconds(times)}"


def joins_in_a_list(port, pid, scale):
    """A line with #big,0,#big,0 is not amplified to hundreds of lines for everyone."""
    witness = Client(port, "witness")
    witness.send("JOIN #big")
    witness.round_trip()
    attacker = Client(port, "joiner")
    attacker.send("JOIN " + ",".join(["#big,0"] * 70))
    attacker.round_trip()
    witness.send("PING x")
    heard = [line for line in witness.read_until(" PONG ") if "joiner" in line]
    assert len(heard) <= 1, f"one line became {len(heard)} for each member"
    return f"one line became {len(heard)} for each member"


def masks_of_one_address(port, pid, scale):
    """The mask lists of the channels of one address are bounded."""
    before = resident_mb(pid)
    clients, accepted = [], 0
    for number in range(2 * scale):
        client = Client(port, f"lister{number}")
        clients.append(client)
        client.send(*[f"JOIN #l{number}-{channel}" for channel in range(50)])
        for channel in range(50):
            for first in range(0, 100, 5):
                masks = " ".join(f"m{number}x{channel}x{first + i}!{'u' * 10}@{'h' * 60}"
                                 for i in range(5))
                client.send(f"MODE #l{number}-{channel} +bbbbb {masks}")
            client.send("PING x")
            accepted += sum(line.count("@hhh") for line in client.read_until(" PONG ")
                            if " MODE #" in line)
    return (f"{len(clients)} clients set {accepted} masks: {before:.0f} MB became "
            f"{resident_mb(pid):.0f} MB")


def work_for_nothing(port, pid, scale):
    """Bytes that cost the server more than the sender are paced like lines.

    Requires the default limits."""
    floods = {
        "PONG": "PONG x\r\n" * 2000,
        "empty lines": "\r\n" * 8000,
        "blanks": " \r\n" * 5000,
        "no command": ":x\r\n" * 4000,
        "tags": f"@+t={'x' * 4000} NOSUCH\r\n" * 4,
        "no line end": "x" * 16000,
    }
    floods = {name: text.encode() for name, text in floods.items()}
    # These are from a connection that is not registered.
    floods |= {"telnet commands": b"\xff\xf1" * 8000, "telnet options": b"\xff\xfa" + b"x" * 16000}
    out = []
    for name, text in floods.items():
        if name.startswith("telnet"):
            attacker = socket.create_connection(("127.0.0.1", port))
        else:
            attacker = Client(port, f"flooder{len(out)}").socket
        attacker.settimeout(0.2)
        before, end, sent = cpu_seconds(pid), time.monotonic() + 2, 0
        try:
            while time.monotonic() < end:
                sent += attacker.send(text)
        except OSError:
            pass  # the server stopped reading, or closed it
        attacker.close()
        # Excludes the bytes in the buffers of both sockets.
        assert sent < 16e6, f"{name}: {sent / 1e6:.0f} MB were taken"
        out.append(f"{name} {sent / 1e6:.1f} MB, {cpu_seconds(pid) - before:.2f} s of CPU")
    return "; ".join(out)


def oper_guesses(port, pid, scale):
    """Many clients that guess OPER passwords do not block an operator.

    Requires an operator account "root" with the password "x"."""
    stop = threading.Event()

    def guess(number):
        client = Client(port, f"guesser{number}", source=f"127.0.1.{number + 1}")
        while not stop.is_set():
            client.send("OPER root wrong")
            client.read_until_any(" 464 ", " 263 ")

    guessers = [threading.Thread(target=guess, args=(number,)) for number in range(10 * scale)]
    for thread in guessers:
        thread.start()
    times = []
    for number in range(5):
        operator = Client(port, f"operator{number}")
        start = time.monotonic()
        operator.send("OPER root x")
        operator.read_until(" 381 ")
        times.append(time.monotonic() - start)
    stop.set()
    for thread in guessers:
        thread.join()
    return f"{len(guessers)} guessers, the right one waits {milliseconds(times)}"


def bot_of_many_channels(port, pid, scale):
    """A bot that joins forty channels and queries each is served without delay.

    Requires the default limits."""
    bot = Client(port, "bot")
    start = time.monotonic()
    for number in range(40):
        bot.send(f"JOIN #bot{number}", f"MODE #bot{number}", f"WHO #bot{number}")
    bot.send("PING end")
    heard = bot.read_until(" PONG ")
    assert sum(" 315 " in line for line in heard) == 40
    return f"served after {time.monotonic() - start:.2f} s"


def half_open_handshakes(port, pid, scale):
    """Clients that send half of a TLS hello occupy one slot each, and delay nobody.

    Requires a certificate."""
    victim = Client(port, "victim")
    before = resident_mb(pid)
    half = []

    def attack():
        for _ in range(100 * scale):
            half.append(socket.create_connection(("127.0.0.1", port)))
            half[-1].sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")

    times = measure_beside(attack, victim)
    grown = resident_mb(pid) - before
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain):
        greeted = time.monotonic() - start
    for connection in half:
        connection.close()
    assert grown < 5 + 0.2 * len(half), f"{len(half)} connections took {grown:.0f} MB"
    return (f"{len(half)} connections, {grown * 1000 / len(half):.0f} KB each; round trips of another "
            f"client: {milliseconds(times)}; a whole handshake beside them: {greeted * 1e3:.0f} ms")


ATTACKS = {attack.__name__.replace("_", "-"): attack for attack in
           (unread_answers, slow_work_behind_words, joins_in_a_list, masks_of_one_address)}
LIMITED = {"work-for-nothing": work_for_nothing, "bot-of-many-channels": bot_of_many_channels}
GUESSED = {"oper-guesses": oper_guesses}
ENCRYPTED = {"half-open-handshakes": half_open_handshakes}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("pid", type=int)
    parser.add_argument("attacks", nargs="*", help=", ".join(ATTACKS | LIMITED | GUESSED | ENCRYPTED))
    parser.add_argument("--scale", type=int, default=1)
    options = parser.parse_intermixed_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    failed = False
    for name in options.attacks or ATTACKS:
        try:
            print(f"{name}: {(ATTACKS | LIMITED | GUESSED | ENCRYPTED)[name](options.port, options.pid, options.scale)}", flush=True)
        except (AssertionError, EOFError, OSError) as error:
            print(f"{name}: FAILED: {error}", flush=True)
            failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
