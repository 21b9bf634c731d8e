"""Secrets in what a function printed and recorded: codes, whole numbers, sealed codes, user names and addresses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from phonenumbers import parse

from attack.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attack.cases import Message
    from attack.playing import Played

NAMES = ("code", "number", "number", "sealed code", "user name", "e-mail")
LONGEST_CODE = 6


def leaks(played: Played) -> Iterator[Violation]:
    """Find every secret of a case's events in what its runs printed and recorded."""
    for run in played.runs:
        message = run.arrival.message
        records = [json.dumps(record) for record in played.scene.records if record.get("trace") == run.request]
        for line in (*run.ended.printed.splitlines(), *records):
            for name, secret in zip(NAMES, message.secrets, strict=True):
                if secret in line and _standing_alone(secret).search(line):
                    place = "a record" if line in records else f"a line of {_speaker(line)}"
                    yield Violation("secret", f"{name} in {place}")
        for said in run.lines:
            yield from _of_mask(message, said.get("phone"))


def _of_mask(message: Message, masked: object) -> Iterator[Violation]:
    """Check that more is masked than the country's own digits: the country stands beside a masked number."""
    if isinstance(masked, str) and message.number:
        hidden, country = masked.count("*"), len(str(parse(message.number).country_code))
        if hidden <= country:
            yield Violation("secret", "the masked number and the country are the whole number")


def _standing_alone(secret: str) -> re.Pattern[str]:
    """Match a secret; the digits of a code only where they are no part of an id."""
    inside_an_id = r"[0-9A-Za-z_.-]"
    bare = re.escape(secret)
    return re.compile(f"(?<!{inside_an_id}){bare}(?!{inside_an_id})" if len(secret) <= LONGEST_CODE else bare)


def _speaker(line: str) -> str:
    found = re.match(r"\[\w+\]\t([\w.]+)\t", line)
    return found[1].partition(".")[0] if found else "the function's own log"
