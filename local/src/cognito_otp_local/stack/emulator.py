"""The emulator behind the local stack: ministack, in an environment of its own, on loopback, ended for certain.

It runs with a scrubbed environment, because the functions that it runs inherit it, and with a temporary directory of
its own, because it leaves copies of layers behind.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psutil

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.web.servers import LOOPBACK
from cognito_otp_tools.aws.local_clients import ACCESS_KEY, SECRET_KEY, local_client

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "000000000000"
START_SECONDS = 60
STOP_SECONDS = 10
CLEAN_PATH = "/usr/local/bin:/usr/bin:/bin"
# Started through a file of ours, by the emulator's own interpreter; -P keeps its folder off the functions' sys.path.
PROGRAM = Path(__file__).with_name("emulator_program") / "main.py"


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator: where it answers, its process, its home directory and its log."""

    url: str
    region: str
    pid: int
    home: Path

    @property
    def log(self) -> Path:
        """The file that holds what the emulator and its functions printed."""
        return self.home / "emulator.log"

    def client(self, service: str) -> Any:
        """Return a boto3 client with root credentials; nothing of the developer's AWS set-up reaches it."""
        return _client(service, self.url, self.region)

    def is_running(self) -> bool:
        """Whether the emulator's process lives."""
        try:
            return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


@cache  # making a client takes a tenth of a second
def _client(service: str, url: str, region: str) -> Any:
    return local_client(service, url, region)


@contextmanager
def running_emulator(
    program: Path, *, port: int, region: str, enforce_iam: bool, main: Path = PROGRAM
) -> Iterator[Emulator]:
    """Run the emulator, by ``main``; end it, the functions' processes and its files on the way out.

    Raises LocalStackError when it does not answer within a minute.
    """
    home = Path(tempfile.mkdtemp(prefix="cognito-otp-local-"))
    log = home / "emulator.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - the pinned emulator of the lock file
            [program.with_name("python"), "-P", main],
            env=_environment(home, port=port, region=region, enforce_iam=enforce_iam),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # a Ctrl-C at the terminal is ours to handle, in order
        )
    try:
        emulator = Emulator(f"http://{LOOPBACK}:{port}", region, process.pid, home)
        _wait(process, emulator)
        yield emulator
    finally:
        end_processes(process.pid)
        process.wait(STOP_SECONDS)
        shutil.rmtree(home, ignore_errors=True)


def _environment(home: Path, *, port: int, region: str, enforce_iam: bool) -> dict[str, str]:
    """Return the emulator's whole environment."""
    return {
        "PATH": CLEAN_PATH,
        "HOME": str(home),
        "TMPDIR": str(home),
        "STATE_DIR": str(home / "state"),  # private keys of pools; by default they stay in /tmp for ever
        "LANG": "C.UTF-8",
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": region,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AUTH": str(enforce_iam).lower(),
    }


def _wait(process: subprocess.Popen[bytes], emulator: Emulator) -> None:
    """Return when the emulator answers."""
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if client.get(f"{emulator.url}/_ministack/health").is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    tail = emulator.log.read_text(errors="replace")[-2000:]
    raise LocalStackError(f"the emulator did not start; the end of its log:\n{tail}")


def end_processes(pid: int) -> None:
    """End a process and all its descendants: politely first, then for certain."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for member in family:
        _signal(member, kill=False)
    _, alive = psutil.wait_procs(family, timeout=STOP_SECONDS / 2)
    for member in alive:
        _signal(member, kill=True)
    psutil.wait_procs(alive, timeout=STOP_SECONDS / 2)


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        if kill:
            process.kill()
        else:
            process.terminate()
    except psutil.NoSuchProcess:
        return
