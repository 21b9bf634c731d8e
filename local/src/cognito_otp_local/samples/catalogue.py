"""The sample events of the project's folder ``events``: the one list of trigger sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_local.samples.errors import SampleError

if TYPE_CHECKING:
    from pathlib import Path

type SampleEvent = dict[str, Any]

SENDER = "CustomSMSSender"
SYNCHRONOUS = {"PreSignUp": "pre_sign_up", "CustomMessage": "custom_message"}
"""The triggers whose events hold no sealed code, and the folders of their samples."""


def sender_source(project: Path, source: str) -> str:
    """Return a source's last part, such as ``SignUp``, of ``CustomSMSSender_SignUp`` or ``SignUp``.

    Raises SampleError naming the sources there are, or the sample that needs no sealing.
    """
    trigger, _, kind = source.rpartition("_")
    known = _sources(project / "events" / "custom_sms_sender")
    if trigger in {"", SENDER} and kind in known:
        return kind
    if trigger in SYNCHRONOUS and kind in _sources(project / "events" / SYNCHRONOUS[trigger]):
        raise SampleError(
            f"{source} holds no sealed code: give sam local invoke events/{SYNCHRONOUS[trigger]}/{kind}.json as it is"
        )
    if not known:
        raise SampleError(f"there are no sample events in {project / 'events'}: name the project's --template")
    raise SampleError(f"{source} is no source of {SENDER}: it is one of {', '.join(known)}")


def sender_sample(project: Path, kind: str) -> SampleEvent:
    """Return the sample event of a source that ``sender_source`` returned."""
    path = project / "events" / "custom_sms_sender" / f"{kind}.json"
    event: SampleEvent = json.loads(path.read_text())
    return event


def _sources(folder: Path) -> list[str]:
    """List a trigger's sources; variants, such as refusals, have a second dot in their file names."""
    return sorted(path.stem for path in folder.glob("*.json") if "." not in path.stem)
