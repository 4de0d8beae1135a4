"""Unpacks the Debian packages of the peers into the build folder, without installing them."""

import shutil
import subprocess


class Unavailable(Exception):
    """A server is not available. The message goes into the report."""


def run(command, folder):
    """Runs a tool. Raises Unavailable if that fails."""
    if not shutil.which(command[0]):
        raise Unavailable(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        complaint = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Unavailable(f"{' '.join(command[:3])}: {complaint[-1] if complaint else 'failed'}")


def _archive(package, folder):
    found = sorted(folder.glob(f"{package}_*.deb"))
    return found[-1] if found else None


def unpack(packages, root):
    """Unpacks the packages into `root`, downloading those that are missing."""
    if not shutil.which("apt-get"):
        raise Unavailable("its package comes from Debian, and apt-get is not here")
    archives = root.parent / "debs"
    archives.mkdir(parents=True, exist_ok=True)
    for package in packages:
        done = root / f".{package}"
        if done.exists():
            continue
        if not _archive(package, archives):
            run(["apt-get", "download", package], archives)
        root.mkdir(exist_ok=True)
        run(["dpkg", "-x", str(_archive(package, archives)), str(root)], archives)
        done.touch()


def version(package, root):
    archive = _archive(package, root.parent / "debs")
    out = subprocess.run(["dpkg-deb", "-f", str(archive), "Version"], capture_output=True,
                         text=True)
    return out.stdout.strip()
