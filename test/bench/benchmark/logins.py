"""Logs in to a server at a rate, from many addresses: half of the passwords are wrong.

    python3 logins.py PORT PER_SECOND SECONDS

Each login is a new connection, as after a netsplit. Prints how they ended."""

import collections
import selectors
import socket
import sys
import time

ACCOUNTS = 20
MAX_OPEN = 1500
PASSWORD = "right-password"
# Outcomes of a connection, by the first of these strings that it receives.
OUTCOMES = ((b" 900 ", "logged in"), (b"Wrong account or password", "refused"),
            (b"Too many passwords", "busy"), (b"ERROR ", "closed"))


def connect(port, number):
    """Connects from one of many loopback addresses."""
    out = socket.socket()
    out.bind((f"127.{1 + number % 100}.{number // 100 % 250}.1", 0))
    out.connect(("127.0.0.1", port))
    return out


def register(port, number):
    """Registers an account."""
    with connect(port, 20_000 + number) as client:
        client.settimeout(30)
        client.sendall(f"NICK login{number}\r\nUSER u 0 * :x\r\n"
                       f"NS REGISTER {PASSWORD}\r\n".encode())
        heard = b""
        while b" 900 " not in heard:
            got = client.recv(65536)
            if not got:
                sys.exit(f"logins: no account: {heard[-300:]!r}")
            heard += got
        client.sendall(b"QUIT\r\n")
        while client.recv(65536):
            pass


class Load:
    def __init__(self, port, per_second):
        self.port = port
        self.per_second = per_second
        self.poll = selectors.DefaultSelector()
        self.heard = {}
        self.asked = 0
        self.outcomes = collections.Counter()

    def run(self, seconds):
        start = time.monotonic()
        while time.monotonic() < start + seconds:
            due = int((time.monotonic() - start) * self.per_second)
            while self.asked < due:
                self.ask()
            for key, _ in self.poll.select(1 / self.per_second):
                self.read(key.fileobj)
        self.outcomes["pending at the end"] = len(self.heard)

    def ask(self):
        number = self.asked
        self.asked += 1
        if len(self.heard) >= MAX_OPEN:
            self.outcomes["not asked"] += 1
            return
        client = connect(self.port, number)
        password = PASSWORD if number % 2 == 0 else "wrong-password"
        client.sendall(f"PASS login{number // 2 % ACCOUNTS}:{password}\r\nNICK n{number}\r\n"
                       "USER u 0 * :x\r\n".encode())
        client.setblocking(False)
        self.heard[client] = b""
        self.poll.register(client, selectors.EVENT_READ)

    def read(self, client):
        try:
            got = client.recv(65536)
        except ConnectionError:
            got = b""
        self.heard[client] += got
        for words, outcome in OUTCOMES:
            if words in self.heard[client]:
                return self.end(client, outcome)
        if not got:
            self.end(client, "closed")
        return None

    def end(self, client, outcome):
        self.outcomes[outcome] += 1
        self.poll.unregister(client)
        del self.heard[client]
        client.close()


def main():
    port, per_second, seconds = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    for number in range(ACCOUNTS):
        register(port, number)
    print("ready", flush=True)
    load = Load(port, per_second)
    load.run(seconds)
    print(f"{load.asked} logins asked: " +
          ", ".join(f"{count} {outcome}" for outcome, count in load.outcomes.most_common()))


if __name__ == "__main__":
    main()
