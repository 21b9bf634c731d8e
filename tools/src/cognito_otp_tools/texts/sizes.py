"""Checks that texts fit: one segment, Cognito's limits, the GSM alphabet of a twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.emails import LONGEST_SUBJECT
from cognito_otp.domain.messages.segments import GSM_BASIC, GSM_EXTENSION, measure
from cognito_otp.domain.messages.texts import FIELD, Texts
from cognito_otp.domain.messages.topics import Topic
from cognito_otp.domain.messages.wording import LONGEST_BY_COGNITO
from cognito_otp.domain.purposes import DAY, HOUR, MINUTE
from cognito_otp_tools.texts.problems import Kind, Problem
from cognito_otp_tools.texts.sources import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

APP = "W" * 12
"""An application's name as long as every built-in text has room for."""
LONGEST_APP = "W" * 30
CODE = "12345678"
CODE_PLACEHOLDER, USER_PLACEHOLDER = "{####}", "{username}"
LIVES = {
    Topic.VERIFY: [DAY],
    Topic.SIGN_IN: [minutes * MINUTE for minutes in range(3, 16)],
    Topic.RESET: [HOUR],
    Topic.INVITE: [days * DAY for days in range(1, 366)],
}
"""How long the codes of each topic can live (domain/purposes.py)."""


def check_sizes(file: str, document: Mapping[str, Any], cldr: Mapping[str, Any]) -> Iterator[Problem]:
    """Find texts that are too long, and twins with other letters than GSM's."""
    texts = Texts.read(build_texts(locale_of(file), document, cldr))
    for topic in Topic:
        lives, twins = ([texts.life(seconds, twin=twin) for seconds in LIVES[topic]] for twin in (False, True))
        yield from _check_sms(file, f"{topic}.sms", topic, texts, lives)
        if f"gsm.{topic}" in texts.words:
            yield from _check_twin(file, topic, texts, twins)
            yield from _check_sms(file, f"gsm.{topic}", topic, texts, twins)
        yield from _check_stops(file, topic, texts, lives, twins)
    for entry in [name for name in texts.words if name.endswith("subject")]:
        if len(texts.word(entry, app=LONGEST_APP)) > LONGEST_SUBJECT:
            advice = f"Cognito takes {LONGEST_SUBJECT} characters, with a name of {len(LONGEST_APP)} among them"
            yield Problem(file, entry, Kind.TOO_LONG, "is too long", advice)


def _check_sms(file: str, entry: str, topic: Topic, texts: Texts, lives: list[str]) -> Iterator[Problem]:
    if topic is not Topic.INVITE:
        yield from _check_segments(file, entry, [texts.word(entry, app=APP, code=CODE, life=life) for life in lives])
    longest = max(lives, key=lambda life: len(life.encode()))
    most = len(texts.word(entry, app=APP, code=CODE_PLACEHOLDER, user=USER_PLACEHOLDER, life=longest).encode())
    if most > LONGEST_BY_COGNITO and not _is_twin(entry):
        problem = f"takes {most} bytes with Cognito's placeholder and a name of {len(APP)} characters"
        advice = (
            f"make it shorter: beyond {LONGEST_BY_COGNITO} the pool's own words are sent where Cognito texts by itself"
        )
        yield Problem(file, entry, Kind.TOO_LONG, problem, advice)


def _check_stops(file: str, topic: Topic, texts: Texts, lives: list[str], twins: list[str]) -> Iterator[Problem]:
    """Find sentences that end twice, because a lifetime ends with a full stop of its own."""
    for entry in [name for name in texts.words if name.startswith(f"{topic}.") or name == f"gsm.{topic}"]:
        said = twins if _is_twin(entry) else lives
        if any(".." in texts.word(entry, life=life) for life in said if life.endswith(".")):
            advice = "leave it out behind {life}, or out of the lifetimes"
            yield Problem(file, entry, Kind.CHARACTER, "has two full stops in a row", advice)


def _check_segments(file: str, entry: str, filled: list[str]) -> Iterator[Problem]:
    longest = max(filled, key=_size)
    size = measure(longest)
    if size.segments > 1:
        problem = f"takes {size.segments} segments ({size.encoding}, {len(longest)} characters)"
        advice = f"leave room for a name of {len(APP)} characters and a code of {len(CODE)}: {longest!r}"
        yield Problem(file, entry, Kind.SEGMENTS, problem, advice)


def _check_twin(file: str, topic: Topic, texts: Texts, lives: list[str]) -> Iterator[Problem]:
    letters = FIELD.sub("", texts.words[f"gsm.{topic}"]) + "".join(lives)
    strange = sorted({letter for letter in letters if letter not in GSM_BASIC and letter not in GSM_EXTENSION})
    if strange:
        problem = f"holds {' '.join(strange)}, which the GSM alphabet lacks"
        yield Problem(file, f"gsm.{topic}", Kind.CHARACTER, problem, "spell it, or the lifetimes in [gsm], without")


def _is_twin(entry: str) -> bool:
    """Whether an entry is spelled in the GSM alphabet, beside one that is not."""
    return entry.startswith("gsm.")


def _size(text: str) -> tuple[int, int]:
    return measure(text).segments, len(text)
