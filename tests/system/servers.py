"""Servers on loopback that a site is deployed to: sshd with rsync, and object storage with S3."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

KEY, SECRET, BUCKET = "AKIATEST", "a-secret-of-tests", "site"
_PATIENCE = 60.0
_WEED = str(Path(sys.executable).parent / "weed")
"""SeaweedFS, which setup.sh installs beside the interpreter."""
_IDENTITIES = (
    '{"identities": [{"name": "tests", "actions": ["Admin", "Read", "Write", "List"], '
    f'"credentials": [{{"accessKey": "{KEY}", "secretKey": "{SECRET}"}}]}}]}}'
)


@contextmanager
def sshd(folder: Path, more: str = "") -> Iterator[tuple[str, str]]:
    """Run OpenSSH, with `more` lines of settings; yield `user@host:port` and what reaches it."""
    for name in ("host", "key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    port = free_port()
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
        f"AuthorizedKeysFile {folder}/key.pub\nStrictModes no\nUsePAM no\nPidFile none\n"
        f"PasswordAuthentication no\nMaxStartups 50\n{more}"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with running(["/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "config")], folder, port):
        quiet = "-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no -o LogLevel=ERROR"
        yield f"{getpass.getuser()}@127.0.0.1:{port}", f"ssh -i {folder}/key {quiet}"


@contextmanager
def storage(folder: Path) -> Iterator[str]:
    """Run SeaweedFS with one bucket; yield its endpoint."""
    (folder / "data").mkdir()
    (folder / "identities.json").write_text(_IDENTITIES)
    port, master = free_port(), free_port()
    others = {name: free_port() for name in ("filer", "volume", "admin")}
    command = [_WEED, "mini", f"-dir={folder}/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    command += [f"-s3.port={port}", f"-s3.config={folder}/identities.json", "-webdav=false"]
    command += [f"-master.port={master}", *(f"-{n}.port={p}" for n, p in others.items())]
    with running(command, folder, port):
        until = time.monotonic() + _PATIENCE
        make = f"s3.bucket.create -name {BUCKET}\n"
        while time.monotonic() < until:
            done = subprocess.run(
                [_WEED, "shell", f"-master=127.0.0.1:{master}"],
                input=make,
                text=True,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
            if "created bucket" in done.stdout + done.stderr:
                break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(
    command: list[str], folder: Path, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server until it is not needed any more."""
    assert shutil.which(command[0]), f"{command[0]} is missing: run tests/system/setup.sh"
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            until = time.monotonic() + _PATIENCE
            while not _listens(port):
                assert process.poll() is None, (folder / "log").read_text(errors="replace")
                assert time.monotonic() < until, "the server does not listen"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    # Its gRPC port is 10,000 above, for SeaweedFS.
    while True:
        with socket.socket() as here:
            here.bind(("127.0.0.1", 0))
            port: int = here.getsockname()[1]
        if port < 55_000:
            return port


def _listens(port: int) -> bool:
    with socket.socket() as here:
        return here.connect_ex(("127.0.0.1", port)) == 0
