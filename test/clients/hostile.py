#!/usr/bin/env python3
"""A hostile server for one client.

    hostile.py LOG

Its first line of output is its port. Lines from the client go to LOG. It rejects all nicks until
the client has tried "good" and then "me" again. Then it plays scenes. Each ends with the message
"end of NAME" in #lobby, and the next begins when the client sends "next" there. The scenes:
malformed, numerics, escapes, long, echo, crowd, flood, half (the connection ends in the middle of a
line). All control sequences it sends contain the number 666: none may reach the terminal.
"""

import itertools
import queue
import random
import re
import socket
import struct
import sys
import threading
import time

SEQUENCES = [b"\x1b[666;666H", b"\x1b]0;666\x07", b"\x1b]52;666;aGk=\x1b\\", b"\x1bP666q\x1b\\",
             b"\x9b666m", b"\xc2\x9b666m", b"\x1b[?666h", b"\x1b_666\x1b\\", b"\x0e666\x0f",
             b"\x90666\x9c", b"\x08\x08\x08666", b"\xe2\x80\xae666", b"\x1b[0;666r\x1bc"]
COMMANDS = [b"PRIVMSG", b"NOTICE", b"JOIN", b"PART", b"QUIT", b"NICK", b"MODE", b"TOPIC", b"KICK",
            b"INVITE", b"CAP", b"PING", b"PONG", b"AWAY", b"ACCOUNT", b"CHGHOST", b"SETNAME",
            b"BATCH", b"TAGMSG", b"FAIL", b"WARN", b"NOTE", b"AUTHENTICATE", b"WALLOPS", b"KILL",
            b"RENAME", b"REDACT", b"MARKREAD", b""]


def malformed():
    """Malformed lines, then random bytes."""
    yield from [b"", b":", b"::", b"@", b"@;=;", b"@a=b", b": PRIVMSG", b":x", b" ", b"\0\0",
                b":x PRIVMSG", b":x PRIVMSG #lobby", b":x JOIN", b":x MODE", b":x MODE #lobby",
                b":x NICK", b":x KICK #lobby", b":!@ PRIVMSG #lobby :who", b":x BATCH", b"CAP",
                b"CAP * LS", b"CAP * ACK", b"CAP * NEW :", b"BATCH -nothing", b"BATCH +",
                b"@time=2026-99-99T99:99:99Z :x PRIVMSG #lobby :when",
                b"@time=9999999-01-01T00:00:00.000Z :x PRIVMSG #lobby :later",
                b":x PRIVMSG #lobby :\x01", b":x PRIVMSG #lobby :\x01\x01",
                b":x PRIVMSG #lobby :\x01ACTION", b":x PRIVMSG #lobby :\x01VERSION\x01",
                b":x MODE #lobby +" + b"ovhqabklimnpst" * 50,
                b":x MODE #lobby " + b"+" * 400, b":x PRIVMSG #lobby :\xff\xfe\xed\xa0\x80\xf8"]
    noise = random.Random(1)
    for _ in range(3000):
        yield noise.randbytes(noise.randrange(200)).replace(b"\n", b"").replace(b"\r", b"")
    for _ in range(3000):
        words = [noise.choice(COMMANDS)]
        words += [noise.choice([b"me", b"#lobby", b"*", b":", b"+o", noise.randbytes(9)])
                  for _ in range(noise.randrange(6))]
        line = b":" + noise.choice([b"x!u@h", b"srv", b"bob"]) + b" " + b" ".join(words)
        # These would end the scene early.
        if not re.search(rb"(?i)me|#lobby.*me|:srv QUIT", line):
            yield line.replace(b"\n", b"").replace(b"\r", b"")


def numerics():
    """All numerics, with too few, too many and invalid parameters."""
    for number in range(1000):
        if number in (1, 433, 432, 437):  # these change the nick
            continue
        code = b"%03d" % number
        yield b":srv " + code
        yield b":srv " + code + b" me"
        yield b":srv " + code + b" me #lobby"
        yield b":srv " + code + b" me #lobby " + b"x " * 20 + b":" + b"y" * 300
        yield b":srv " + code + b" me " + SEQUENCES[number % len(SEQUENCES)] + b" :" + SEQUENCES[0]
    yield (b":srv 005 me PREFIX=() CHANTYPES= CHANMODES= CASEMAPPING=\x1b[666m NICKLEN=-1 "
           b"LINELEN=99999999999999999999 :are supported")
    yield b":srv 005 me PREFIX=(ov)@+ CHANTYPES=# CHANMODES=b,k,l,nt CASEMAPPING=ascii :are supported"


def escapes():
    """Control sequences in every place for text."""
    for bad in SEQUENCES:
        yield b":n" + bad + b"!u@h JOIN #lobby"
        yield b":n" + bad + b"!u" + bad + b"@h" + bad + b" PRIVMSG #lobby :text" + bad + b"text"
        yield b":n" + bad + b"!u@h PRIVMSG #lobby :\x01ACTION does" + bad + b"\x01"
        yield b":n" + bad + b"!u@h NOTICE #lobby :" + bad
        yield b":n" + bad + b"!u@h PRIVMSG me :psst" + bad
        yield b":srv 332 me #lobby :topic" + bad
        yield b":n" + bad + b"!u@h TOPIC #lobby :topic" + bad
        yield b":srv 353 me = #lobby :@me other" + bad.replace(b" ", b"")
        yield b":srv 324 me #lobby +n" + bad
        yield b":n" + bad + b"!u@h NICK m" + bad
        yield b"@+typing=active :n" + bad + b"!u@h TAGMSG #lobby"
        yield b":n" + bad + b"!u@h QUIT :" + bad
        yield b":srv 999 me " + bad + b" :" + bad
        yield b":srv NOTICE * :" + bad
        yield b"@msgid=" + bad + b" :n!u@h INVITE me :#room" + bad
        yield b":me!u@h JOIN #room" + bad


def long():
    """Lines of a megabyte, megabytes of tags, words without spaces."""
    yield b":x!u@h PRIVMSG #lobby :" + b"a" * 1_000_000
    yield b"b" * 1_000_000
    yield b"@" + b"c=d;" * 250_000 + b" :x!u@h PRIVMSG #lobby :tagged"
    yield b":" + b"e" * 1_000_000 + b"!u@h PRIVMSG #lobby :from far"
    yield b":x!u@h PRIVMSG #lobby :" + "\U0001f468\u200d\U0001f469\u200d\U0001f467".encode() * 400
    yield b":x!u@h PRIVMSG #lobby :e" + "\u0301".encode() * 3500
    yield b":x!u@h PRIVMSG #lobby :" + b"\x0304,12f" * 1000
    yield b":x!u@h PRIVMSG #lobby :" + "\u6f22".encode() * 2500


def echo(heard):
    """Sends messages to services back to the client, like echo-message or a bouncer."""
    yield b":srv CAP * ACK :echo-message"
    yield b":x!u@h PRIVMSG #lobby :say it"
    while b"hunter" not in (line := heard.get()):
        pass
    for verb in (b"PRIVMSG", b"NOTICE"):
        yield b":me!u@h " + verb + b" NickServ :identify hunter2"
    yield b":me!u@h " + line
    yield b":srv CAP * DEL :echo-message"


def crowd():
    """More users and private messages than usual."""
    names = [b"person%d" % number for number in range(5000)]
    for at in range(0, len(names), 40):
        yield b":srv 353 me = #lobby :" + b" ".join(names[at:at + 40])
    yield b":srv 366 me #lobby :End"
    for number in range(3000):
        yield b":person%d!u@h PRIVMSG me :hello from %d" % (number, number)
    for name in names:
        yield b":" + name + b"!u@h QUIT :gone"


def flood(stopped):
    """10,000 lines per second, until the client sends "enough"."""
    due = time.monotonic()
    for number in itertools.count():
        if stopped.is_set():
            return
        yield b":x!u@h PRIVMSG #lobby :flood line %d of many, with a few words in it" % number
        if number % 100 == 0:
            due += 0.01
            time.sleep(max(0.0, due - time.monotonic()))


class Client:
    """A connection, with a thread that reads its lines."""

    def __init__(self, connection, log):
        self.connection = connection
        self.log = log
        self.nicks = queue.Queue()
        self.lines = queue.Queue()
        self.told = threading.Semaphore(0)
        self.stop_flood = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        held = b""
        while got := self.connection.recv(65536):
            held += got
            *lines, held = held.split(b"\r\n")
            for line in lines:
                self._hear(line)

    def _hear(self, line):
        self.log.write(line + b"\r\n")
        self.log.flush()
        if line.startswith(b"NICK "):
            self.nicks.put(line[5:])
        elif line.startswith(b"PRIVMSG NickServ "):
            self.lines.put(line)
        elif line.startswith(b"PING "):
            self.send([b":srv PONG srv " + line[5:]])
        elif line.endswith(b" next") or line.endswith(b":next"):
            self.told.release()
        elif line.endswith(b"enough"):
            self.stop_flood.set()

    def send(self, lines):
        for line in lines:
            self.connection.sendall(line + b"\r\n")

    def play(self, name, lines):
        self.send(lines)
        # Restore #lobby for the next scene.
        self.send([b":me!u@h JOIN #lobby", b":srv 353 me = #lobby :@me x", b":srv 366 me #lobby :End",
                   b":srv 332 me #lobby :quiet", b":x!u@h PRIVMSG #lobby :end of " + name.encode()])
        self.told.acquire()

    def run(self):
        for expected in (b"me", b"good"):
            while self.nicks.get() != expected:
                pass
            self.send([b":srv 432 * " + expected + b" :No such nick here"])
        while self.nicks.get() != b"me":
            pass
        self.send([b":srv CAP * LS :", b":srv 001 me :Welcome",
                   b":srv 005 me PREFIX=(ov)@+ CHANTYPES=# CHANMODES=b,k,l,nt CASEMAPPING=ascii :are",
                   b":srv 422 me :No MOTD"])
        for scene in (malformed, numerics, escapes, long):
            self.play(scene.__name__, scene())
        self.play("echo", echo(self.lines))
        self.play("crowd", crowd())
        self.play("flood", flood(self.stop_flood))
        self.connection.sendall(b":x!u@h PRIVMSG #lobby :half a li")
        # Close with a reset.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_RD)
        self.connection.close()


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    with open(sys.argv[1], "wb") as log:
        connection, _ = listener.accept()
        listener.close()
        Client(connection, log).run()


main()
