"""(h) Settings and tables that are hostile: nothing that a setting holds costs a code that could be sent."""

from __future__ import annotations

import json
from copy import replace
from typing import TYPE_CHECKING, Any

from attack.cases import Arrival, Case, message
from attack.families.tables import GARBAGE, MISTAKES, SETTINGS, TWICE

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

SHORT = ("arn:aws:sms-voice", "arn:x", "arn:", "arn:aws:sms-voice:", "arn::::", "arn:aws:sms-voice:::", "arn", "a:r:n")
ALPHABET = "abcAB019_:/+-"
GOOD = {"channel": "sms", "name": "good", "identity": "GOOD"}
RUSSIA = "+79161234567"


def build(rng: random.Random, number: int) -> Case:
    """Take each kind in turn."""
    kinds: tuple[Callable[[random.Random], Case], ...] = (_route, _identity, _variables, _mistake, _twice, _garbage)
    return kinds[number % len(kinds)](rng)


def _hostile(rng: random.Random) -> str:
    made = "".join(rng.choices(ALPHABET, k=rng.randint(1, 20)))
    return rng.choice((*SHORT, f"arn:{made}", f"arn:aws:sms-voice:{made}", made))


def _deployed(rng: random.Random, document: object) -> dict[str, Any]:
    """Deploy a table, or store it."""
    text = document if isinstance(document, str) else json.dumps(document)
    return {"stored": text} if rng.random() < 0.5 else {"parameters": {"RoutingTable": text}}  # noqa: PLR2004


def _route(rng: random.Random) -> Case:
    """Put a wrong route before a good one."""
    identity = _hostile(rng)
    bad: dict[str, Any] = {"channel": rng.choice(("sms", "voice", "notify")), "name": "bad"}
    bad["notify_configuration" if bad["channel"] == "notify" else "identity"] = identity
    made = message(rng, wanted=True)
    table = {"version": 1, "routes": {"default": [bad, GOOD]}}
    title = f"a route by {bad['channel']} from {identity}, then a good one"
    return Case(title, (Arrival(made),), **_deployed(rng, table), bound="once")


def _identity(rng: random.Random) -> Case:
    """Deploy a wrong identity and no table."""
    parameters = {"OriginationIdentity": _hostile(rng), "RoutingTable": ""}
    title = f"OriginationIdentity={parameters['OriginationIdentity']}"
    return Case(title, (Arrival(message(rng)),), (), parameters, bound="once")


def _variables(rng: random.Random) -> Case:
    """Deploy what a parameter's pattern admits."""
    name = rng.choice(list(SETTINGS))
    value = rng.choice(SETTINGS[name])
    made = message(rng, rng.choice(("SignUp", "Authentication")), wanted=True)
    return Case(f"{name}={value}", (Arrival(made),), (), {name: value}, bound="once")


def _mistake(rng: random.Random) -> Case:
    """One mistake in a table that switches Russia off: it stays off, and the other routes stand."""
    name = rng.choice(list(MISTAKES))
    document = {
        "version": 1,
        "disabled": ["RU"],
        "routes": {"FR": [{"channel": "sms", "name": "france", "identity": "FRANCE"}], "default": [GOOD]},
    }
    MISTAKES[name](document)
    off = replace(message(rng, number=RUSSIA), most=0, silent=True)
    arrivals = (Arrival(off), Arrival(message(rng, wanted=True), 1.0))
    return Case(f"disabled: [RU], and {name}", arrivals, **_deployed(rng, document), bound="once")


def _twice(rng: random.Random) -> Case:
    """Write a key twice in the JSON."""
    name = rng.choice(list(TWICE))
    made = message(rng, wanted=True)
    return Case(f"a key twice: {name}", (Arrival(made),), **_deployed(rng, TWICE[name]), bound="once")


def _garbage(rng: random.Random) -> Case:
    """Deploy or store anything but a table."""
    name = rng.choice(list(GARBAGE))
    made = message(rng, wanted=True)
    return Case(f"the table is {name}", (Arrival(made),), **_deployed(rng, GARBAGE[name]), bound="once")
