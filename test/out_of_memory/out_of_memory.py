#!/usr/bin/env python3
"""Runs a server under load many times; each time a later allocation fails. The server must exit at
once with its message and exit code 3, and never hang.

    out_of_memory.py SERVER [POINTS]

SERVER is hubbubd with failing_new.cpp. POINTS: number of allocations to try, or "all"."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile

LIMIT = 60  # seconds; a server that takes longer hangs

COMMANDS = [
    "JOIN #a,#b", "TOPIC #a :what it is about", "PRIVMSG #a :" + "x" * 300, "PRIVMSG ann :you",
    "NOTICE #a :n", "MODE #a +b-b+k *!*@10.* *!*@10.* key", "MODE #a", "NAMES #a", "WHO #a",
    "WHO * o", "LIST", "WHOIS ann,bob", "AWAY :out", "AWAY", "SETNAME :other", "MONITOR + ann,zoe",
    "MONITOR S", "INVITE zoe #b", "OPER root wrong", "STATS u", "LUSERS", "MOTD", "HELP", "ADMIN",
    "USERHOST ann bob", "ISON ann bob", "WHOWAS gone", "CAP LS 302", "PRIVMSG #nowhere :x",
    "@label=1 :x PRIVMSG #a :labelled", "RENAME #b #c :new", "KNOCK #a", "PART #c :so long",
]


class Gone(Exception):
    pass


class Client:
    def __init__(self, port):
        try:
            self.socket = socket.create_connection(("127.0.0.1", port), LIMIT)
        except ConnectionError as error:
            raise Gone from error
        self.seen = b""

    def send(self, *lines):
        try:
            self.socket.sendall("".join(line + "\r\n" for line in lines).encode())
        except ConnectionError as error:
            raise Gone from error

    def wait_for(self, text):
        while text not in self.seen:
            try:
                got = self.socket.recv(65536)
            except ConnectionError as error:
                raise Gone from error
            if not got:
                raise Gone
            self.seen = self.seen[-100:] + got
        self.seen = b""

    def sync(self):
        self.send("PING sync")
        self.wait_for(b"PONG")


def talk(port):
    ann, bob, zoe = (Client(port) for _ in range(3))
    for client, nick in ((ann, "ann"), (bob, "bob")):
        client.send("CAP REQ :labeled-response batch echo-message message-tags", "NICK " + nick,
                    "USER u 0 * :" + nick, "CAP END")
        client.wait_for(b" 422 ")
    zoe.send("zoe")
    zoe.wait_for(b"#lobby")
    ann.send("JOIN #a,#b,#lobby")
    ann.sync()
    for command in COMMANDS:
        bob.send(command)
        bob.sync()
    zoe.send("hello, all", "/msg ann psst", "/who", "/nick zora")
    ann.sync()
    ann.send("OPER root x", "KLINE 1 nobody@nowhere.example :x", "REHASH", "NICK anna")
    ann.sync()
    # Enough to be sent in several pieces, some after a blocked write.
    for _ in range(20):
        ann.send(*["PRIVMSG #lobby :" + "y" * 400] * 100)
        ann.sync()
    bob.send("QUIT :bye")
    try:
        bob.wait_for(b"never said")
    except Gone:
        pass
    ann.sync()


def run(server, fail_at):
    environment = dict(os.environ)
    if fail_at is not None:
        environment["HUBBUB_FAIL_AT"] = str(fail_at)
    with tempfile.TemporaryDirectory() as folder:
        options = ["--listen", "127.0.0.1:0 plain", "--limits", "off", "--data-dir", folder + "/data",
                   "--log-file", folder + "/log", "--oper", "root " + HASH]
        process = subprocess.Popen([server, *options], env=environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        try:
            port = None
            while port is None and process.poll() is None:
                with open(folder + "/log") if os.path.exists(folder + "/log") else open(os.devnull) as log:
                    found = re.search(r"listener.bound address=127.0.0.1:(\d+) ", log.read())
                    port = found and int(found.group(1))
            try:
                if port is not None:
                    talk(port)
                process.send_signal(signal.SIGTERM)
            except Gone:
                pass
            errors = process.communicate(timeout=LIMIT)[1]
        except (subprocess.TimeoutExpired, TimeoutError):
            return "it hangs"
        finally:
            process.kill()
            process.wait()
        with open(folder + "/log") if os.path.exists(folder + "/log") else open(os.devnull) as log:
            logged = log.read()
    if fail_at is None:
        return int(re.search(r"allocations (\d+)", errors).group(1))
    message = re.compile(r"Z error out of memory\n")
    # This run may have had fewer allocations, so that none failed.
    if process.returncode == 0 and not message.search(errors):
        return ""
    if process.returncode != 3 or not message.search(errors):
        return f"exit code {process.returncode}: {errors[-300:]}"
    if logged and not message.search(logged):
        return "no message in the log"
    return "died"


def main():
    global HASH
    server = sys.argv[1]
    HASH = subprocess.run([server, "hash-password"], input="x\n", text=True, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
    count = run(server, None)
    wanted = sys.argv[2] if len(sys.argv) > 2 else "100"
    step = 1 if wanted == "all" else max(1, count // int(wanted))
    wrong = died = 0
    for fail_at in range(1, count + 1, step):
        result = run(server, fail_at)
        died += result == "died"
        if result not in ("", "died"):
            wrong += 1
            print(f"allocation {fail_at} of {count}: {result}")
    print(f"{died} of {len(range(1, count + 1, step))} runs exited out of memory")
    return 1 if wrong or died == 0 else 0


sys.exit(main())
