"""The servers to compare, and how to start them."""

import os
import pathlib
import shutil
import string
import subprocess
import sys

from . import fetch

HERE = pathlib.Path(__file__).resolve().parent.parent
OWN = "hubbubd"
OWN_TLS = "hubbubd-tls"
OWN_HISTORY = "hubbubd-history"
MB = 1024 * 1024


class Server:
    """A server that can be started repeatedly, each time without old state."""

    name = ""
    what = ""
    connecting_at_once = 256
    tester_flags = ()

    def prepare(self):
        """Fetches it or checks that it was built. Raises fetch.Unavailable."""

    def version(self):
        return ""

    def command(self, folder, port, sendq):
        """Returns the command. `folder` is an empty folder for its files."""
        raise NotImplementedError

    def helper(self):
        """Returns the command of a program that it needs; empty: none."""
        return []


class Certificate:
    """A self-signed certificate, made when it is first needed."""

    def __init__(self, folder):
        self.certificate = folder / "certificate.pem"
        self.key = folder / "key.pem"

    def prepare(self):
        if self.certificate.exists():
            return
        self.key.parent.mkdir(parents=True, exist_ok=True)
        fetch.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                   "ec_paramgen_curve:P-256", "-nodes", "-days", "3650", "-subj", "/CN=localhost",
                   "-keyout", str(self.key), "-out", str(self.certificate)], self.key.parent)
        self.key.chmod(0o644)  # Readable for servers that drop root privileges.


class Hubbubd(Server):
    name = OWN
    what = "this project: a thread for each client"

    def __init__(self, build):
        self.program = build / "src" / "hubbubd"

    def prepare(self):
        if not self.program.exists():
            raise fetch.Unavailable(f"{self.program} is not built")

    def version(self):
        out = subprocess.run([self.program, "--version"], capture_output=True, text=True)
        return out.stdout.strip()

    def command(self, folder, port, sendq):
        return [str(self.program), "--listen", f"127.0.0.1:{port}", "--max-clients", "20000",
                "--limits", "off", "--sendq", str(sendq), "--log-level", "warn"]


class HubbubdHistory(Hubbubd):
    name = OWN_HISTORY
    what = "the same, with history"

    def command(self, folder, port, sendq):
        return [*super().command(folder, port, sendq), "--data-dir", str(folder / "data")]


class HubbubdTls(Hubbubd):
    name = OWN_TLS
    what = "the same, over TLS"
    tester_flags = ("--tls",)

    def __init__(self, build, certificate):
        super().__init__(build)
        self.certificate = certificate

    def prepare(self):
        super().prepare()
        self.certificate.prepare()

    def command(self, folder, port, sendq):
        return [*super().command(folder, port, sendq),
                "--tls-certificate", str(self.certificate.certificate),
                "--tls-key", str(self.certificate.key)]


class Textbook(Server):
    def __init__(self, build, name, what):
        self.name = name
        self.what = what
        self.program = build / "test" / "bench" / f"textbook-{name}"

    def prepare(self):
        if not self.program.exists():
            raise fetch.Unavailable(f"{self.program} is not built")

    def command(self, folder, port, sendq):
        return [str(self.program), str(port)]


class Peer(Server):
    """A server from a Debian package, unpacked but not installed."""

    packages = ()
    binary = ""

    def __init__(self, folder):
        self.root = folder / self.name

    def prepare(self):
        fetch.unpack(self.packages, self.root)

    def version(self):
        return fetch.version(self.packages[0], self.root)

    def libraries(self):
        """Returns the paths of the unpacked shared libraries."""
        return ":".join(str(path) for path in self.root.glob("usr/lib/*-linux-gnu"))

    def write_config(self, folder, port, sendq):
        template = (HERE / "peers" / f"{self.root.name}.conf").read_text(encoding="utf-8")
        text = string.Template(template).substitute(
            port=port, folder=folder, root=self.root, sendq=sendq, sendq_mb=max(1, sendq // MB),
            **self.more_settings())
        path = folder / f"{self.name}.conf"
        path.write_text(text, encoding="utf-8")
        return path

    def more_settings(self):
        """Returns values for the template."""
        return {}

    def launcher(self):
        return ["env", f"LD_LIBRARY_PATH={self.libraries()}", str(self.root / self.binary)]


class InspIRCd(Peer):
    name = "inspircd"
    what = "C++, one thread, epoll"
    packages = ("inspircd",)
    binary = "usr/sbin/inspircd"
    # It completes registrations only once per second.
    connecting_at_once = 4000

    def command(self, folder, port, sendq):
        root = ["--runasroot"] if os.geteuid() == 0 else []
        return [*self.launcher(), "--nofork", "--nopid", *root,
                "--config", str(self.write_config(folder, port, sendq))]


    def more_settings(self):
        return {"bind": "", "modules": ""}


class InspIRCdTls(InspIRCd):
    what = "the same, over TLS by GnuTLS"
    tester_flags = ("--tls",)

    def __init__(self, folder, certificate):
        super().__init__(folder)
        self.name = "inspircd-tls"
        self.certificate = certificate

    def prepare(self):
        super().prepare()
        self.certificate.prepare()

    def more_settings(self):
        return {"bind": ' sslprofile="bench"',
                "modules": '<module name="ssl_gnutls">\n<sslprofile name="bench" provider="gnutls" '
                           f'certfile="{self.certificate.certificate}" '
                           f'keyfile="{self.certificate.key}" requestclientcert="no">'}


class NgIRCd(Peer):
    name = "ngircd"
    what = "C, one thread, epoll"
    packages = ("ngircd", "libident")
    binary = "usr/sbin/ngircd"
    # Its listen backlog is 10.
    connecting_at_once = 8

    def command(self, folder, port, sendq):
        return [*self.launcher(), "-n", "-f", str(self.write_config(folder, port, sendq))]


class IrcdHybrid(Peer):
    name = "ircd-hybrid"
    what = "C, one thread, epoll"
    packages = ("ircd-hybrid", "libltdl7")
    binary = "usr/sbin/ircd-hybrid"
    nameserver = "127.0.0.77"

    def prepare(self):
        if os.geteuid() != 0:
            raise fetch.Unavailable("it needs mounts of its own, which only root may make")
        super().prepare()

    def command(self, folder, port, sendq):
        self.write_config(folder, port, sendq)
        return ["unshare", "--mount", "env", f"LD_LIBRARY_PATH={self.libraries()}",
                str(HERE / "peers" / "ircd-hybrid.sh"), str(self.root), str(folder),
                self.nameserver]

    def helper(self):
        return [sys.executable, str(HERE / "peers" / "nameserver"), self.nameserver]


def all_servers(build, peers_folder):
    certificate = Certificate(peers_folder / "certificate")
    return [
        Hubbubd(build),
        HubbubdTls(build, certificate),
        HubbubdHistory(build),
        InspIRCd(peers_folder),
        InspIRCdTls(peers_folder, certificate),
        NgIRCd(peers_folder),
        IrcdHybrid(peers_folder),
        Textbook(build, "epoll", "textbook: one thread, epoll, a send for each delivery"),
        Textbook(build, "threads", "textbook: a thread for each client, blocking sends under a "
                                   "shared lock"),
    ]


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    # Readable for servers that drop root privileges.
    path.chmod(0o777)
    return path
