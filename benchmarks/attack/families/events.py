"""(i) Events with odd fields: what is not needed costs no code, and another spelling uses up or escapes no claim."""

from __future__ import annotations

import base64
import string
from copy import replace
from typing import TYPE_CHECKING, Any

from attack.cases import Arrival, Case, Message, changed, message

if TYPE_CHECKING:
    import random

ALPHABET = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}+/"
KINDS: tuple[Any, ...] = (..., None, 7, 1.5, [], {}, ["x"], {"a": 1}, "", True)
UNNEEDED = ("region", "email", "locale", "version", "callerContext", "clientMetadata", "cognito:user_status", "sub")
NEEDED = ("triggerSource", "userPoolId", "userName", "code", "phone_number", "userAttributes", "request")
SMALL = ("+6834002", "+6907290", "+6834123", "+5001234", "+2908123", "+290212345")
"""Numbers of Niue, Tokelau, the Falklands and St Helena, some of them as short as the four digits that a mask shows."""


def build(rng: random.Random, number: int) -> Case:
    """Go through fields that are not needed, ones that are, base64, other pools and small countries."""
    parameters = {"OnUnknown": rng.choice(("resend", "hold"))}
    match number % 5:
        case 0:
            name, value = rng.choice(UNNEEDED), rng.choice(KINDS)
            made = changed(message(rng, wanted=True), **{name: value})
            return Case(f"{name} is {_show(value)}", (Arrival(made),), (), parameters, bound="once")
        case 1:
            name, value = rng.choice(NEEDED), rng.choice(KINDS)
            made = changed(message(rng), **{name: value})
            return Case(f"{name} is {_show(value)}", (Arrival(made),), (), parameters, bound="once")
        case 2:
            return _spelt_otherwise(rng, parameters)
        case 3:
            return _another_pool(rng, parameters)
        case _:
            made = message(rng, number=rng.choice(SMALL))
            return Case(f"a number such as {made.number[:4]}", (Arrival(made),), (), parameters, bound="once")


def _show(value: object) -> str:
    return "missing" if value is ... else repr(value)


def _spelt_otherwise(rng: random.Random, parameters: dict[str, str]) -> Case:
    """Spell the ciphertext in another base64, before or after the event itself."""
    made = message(rng, wanted=True)
    while not str(made.event["request"]["code"]).endswith("="):
        made = message(rng, wanted=True)
    sealed = str(made.event["request"]["code"])
    spellings = {
        "in lines": base64.encodebytes(base64.b64decode(sealed)).decode(),
        "with a space before": f" {sealed}",
        "with a newline after": f"{sealed}\n",
        "for URLs": sealed.replace("+", "-").replace("/", "_"),
        "with other bits where none count": _other_bits(sealed),
        "without padding": sealed.rstrip("="),
        "with more padding": f"{sealed}====",
        "with more after it": f"{sealed.rstrip('=')}AAAA",
    }
    how = rng.choice(list(spellings))
    other = changed(made, code=spellings[how])
    pair = [Arrival(made), Arrival(other)]
    rng.shuffle(pair)
    arrivals = (pair[0], replace(pair[1], after=rng.choice((1.0, 61.0))))
    first = "after" if arrivals[0].message is made else "before"
    return Case(f"the code {how}, {first} the event itself", arrivals, (), parameters, bound="once")


def _other_bits(sealed: str) -> str:
    """Change the last character's bits that padding leaves unused."""
    kept = sealed.rstrip("=")
    return f"{kept[:-1]}{ALPHABET[ALPHABET.index(kept[-1]) ^ 1]}{sealed[len(kept) :]}"


def _another_pool(rng: random.Random, parameters: dict[str, str]) -> Case:
    """Send an event of another pool with this code, then the event itself."""
    made = message(rng, wanted=True)
    other: Message = changed(made, userPoolId="us-east-1_ANOTHER01")
    arrivals = (Arrival(other), Arrival(made, rng.choice((1.0, 61.0))))
    return Case(
        "an event of another pool with this code, before the event itself", arrivals, (), parameters, bound="once"
    )
