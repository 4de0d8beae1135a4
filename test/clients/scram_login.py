#!/usr/bin/env python3
"""Logs in by SASL SCRAM-SHA-256: scram_login.py PORT ACCOUNT PASSWORD. Prints the answer 903 or
904, and exits with 0 after 903. The password must already be what SASLprep makes of it."""

import base64
import hashlib
import hmac
import socket
import sys

port, account, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
stream = socket.create_connection(("127.0.0.1", port), timeout=60).makefile("rw", newline="\r\n")


def send(line):
    stream.write(line + "\r\n")
    stream.flush()


def hear(*commands):
    for line in stream:
        words = line.rstrip("\r\n").split(" ")
        command = words[0] if words[0] == "AUTHENTICATE" else words[1]
        if command in commands:
            return command, words
    sys.exit("the server closed the connection")


def answer(text):
    send("AUTHENTICATE " + base64.b64encode(text.encode()).decode())


def hash_of(key, text):
    return hmac.digest(key, text.encode(), "sha256")


send("CAP REQ sasl")
hear("CAP")
send("AUTHENTICATE SCRAM-SHA-256")
hear("AUTHENTICATE")
first = "n=" + account + ",r=nonce"
answer("n,," + first)
command, words = hear("AUTHENTICATE", "904")
if command == "AUTHENTICATE":
    challenge = base64.b64decode(words[-1].lstrip(":")).decode()
    parts = dict(part.split("=", 1) for part in challenge.split(","))
    salted = hashlib.pbkdf2_hmac(
        "sha256", password.encode(), base64.b64decode(parts["s"]), int(parts["i"]))
    client_key = hash_of(salted, "Client Key")
    last = "c=biws,r=" + parts["r"]
    signature = hash_of(hashlib.sha256(client_key).digest(), first + "," + challenge + "," + last)
    proof = bytes(a ^ b for a, b in zip(client_key, signature))
    answer(last + ",p=" + base64.b64encode(proof).decode())
    command, words = hear("AUTHENTICATE", "904")
    if command == "AUTHENTICATE":
        send("AUTHENTICATE +")
        command, words = hear("903", "904")
print(command)
sys.exit(0 if command == "903" else 1)
