"""Cold starts through Lambda's runtime interface emulator, which the SAM CLI carries: its own loop and times."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from cognito_otp_local.stack import sam
from cold.variants import environment, events

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cold.variants import Variant

INIT = re.compile(r"INIT REPORT\(durationMs: ([0-9.]+)\)")
RUN = re.compile(r"INVOKE RTDONE\(status: success, produced bytes: \d+, duration: ([0-9.]+)ms\)")
SECONDS = 60


def emulator() -> Path:
    """Return the emulator for this processor."""
    found = find_spec("samcli")
    if found is None or found.origin is None:
        raise FileNotFoundError("samcli")
    return Path(found.origin).parent / "local" / "rapid" / f"aws-lambda-rie-{sam.host_architecture()}"


def start_emulated(variant: Variant, server: Mapping[str, Any]) -> tuple[float, float]:
    """Start a function once, and run one event; return the emulator's wall times of INIT and of the run, in ms."""
    address, runtime = (f"127.0.0.1:{_free_port()}" for _ in range(2))
    variables = environment(variant, server) | {
        "PYTHONPATH": ":".join(str(folder) for folder in variant.path),
        "LAMBDA_TASK_ROOT": str(variant.path[0]),
        "_HANDLER": "app.handler",
    }
    options = ["--runtime-interface-emulator-address", address, "--runtime-api-address", runtime]
    command = [str(emulator()), *options, sys.executable, "-S", "-m", "awslambdaric", "app.handler"]
    with subprocess.Popen(  # noqa: S603 - the emulator, with our own arguments
        command, cwd=variant.path[0], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.extend(process.stdout or ()), daemon=True)
        reader.start()
        try:
            url = f"http://{address}/2015-03-31/functions/function/invocations"
            transport = httpx.HTTPTransport(retries=20)
            with httpx.Client(transport=transport, timeout=SECONDS, trust_env=False) as client:
                client.post(url, content=json.dumps(events(variant, server, 1)[0]))
        finally:
            process.terminate()
            reader.join(SECONDS)
    text = "".join(said)
    init, run = INIT.search(text), RUN.search(text)
    if init is None or run is None:
        raise RuntimeError(text[-2000:])
    return float(init[1]), float(run[1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
