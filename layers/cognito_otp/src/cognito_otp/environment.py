"""Reads the variables of a function's environment. What cannot be understood is noted, and read as its safe meaning.

docs/reliability.md lists the safe meaning of every variable. No problem quotes a whole number: it may be a phone's.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

VISIBLE_DIGITS = 4
KEY_ARN = r"arn:aws[a-z-]*:kms:(?P<region>[a-z0-9-]+):[0-9]{12}:key/[A-Za-z0-9-]+"
ALIAS = r"(arn:.*:)?alias/.*"
LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
LONGEST_QUOTE = 40


class Flag(StrEnum):
    """Yes or no, as the template writes it."""

    TRUE = "true"
    FALSE = "false"


class Environment:
    """A function's variables. ``problems`` says of each that cannot be understood what is used instead."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Read these variables."""
        self._variables = variables
        self._problems: list[str] = []

    @property
    def problems(self) -> tuple[str, ...]:
        """What was noted so far."""
        return tuple(self._problems)

    def needed(self, name: str, pattern: str = "(?s).+") -> str:
        """Read a variable without which nothing works; raise SettingsError if it is missing or has another form."""
        value = self.given(name)
        if not re.fullmatch(pattern, value):
            wrong = f"is {quoted(value)}" if value else "is missing"
            raise SettingsError(f"the environment variable {name} {wrong}: deploy the function from template.yaml")
        return value

    def key_arn(self, name: str) -> str:
        """Read a KMS key of the function's Region by its ARN; raise SettingsError for one that opens no code.

        Cognito's messages name the key itself, and the Encryption SDK opens them under a key that is named alike.
        """
        arn, region = self.needed(name), self._variables.get("AWS_REGION")
        found = re.fullmatch(KEY_ARN, arn)
        if found is not None and region in {None, found["region"]}:
            return arn
        if found is not None:
            problem = f"of another Region than the function's, {region}"
        elif re.fullmatch(ALIAS, arn):
            problem = "an alias, and Cognito's codes name the key itself"
        else:
            problem = "no ARN of a key"
        raise SettingsError(
            f"the environment variable {name} is {quoted(arn)}, which is {problem}: no code would open, so use the ARN "
            "of the stack's own key, as the function is deployed from template.yaml"
        )

    def given(self, name: str) -> str:
        """Read a variable, which may be empty; raise SettingsError if it is missing."""
        if name not in self._variables:
            raise SettingsError(f"the environment variable {name} is missing: deploy the function from template.yaml")
        return self._variables[name].strip()

    def optional(self, name: str, pattern: str, form: str, instead: str) -> str | None:
        """Read a variable that may be missing or empty; None where it has another form than this pattern's."""
        value = self._variables.get(name, "").strip()
        if not value or re.fullmatch(pattern, value):
            return value or None
        self.note(name, f"is {quoted(value)}, which is no {form}, and {instead}")
        return None

    def language(self, name: str) -> str | None:
        """Read a language tag, which may be missing or empty; None where it is none."""
        return self.optional(name, LANGUAGE, "language tag such as pt-BR", "English is used")

    def text(self, name: str, pattern: str, form: str, default: str) -> str:
        """Read a text of this pattern."""
        value = self.given(name)
        if re.fullmatch(pattern, value):
            return value
        self.note(name, f"is {quoted(value)}, which is no {form}, and {default} is used")
        return default

    def number(self, name: str, least: int, most: int | None, default: int) -> int:
        """Read a whole number within bounds."""
        value = self.given(name)
        if re.fullmatch("[0-9]{1,9}", value) and least <= int(value) <= (most or int(value)):
            return int(value)
        bounds = f"from {least} on" if most is None else f"from {least} to {most}"
        self.note(name, f"is {quoted(value)}, which is no whole number {bounds}, and {default} is used")
        return default

    def member[M: StrEnum](self, name: str, default: M) -> M:
        """Read one of the words that ``default`` is one of."""
        value = self.given(name)
        kind = type(default)
        if value in set(kind):
            return kind(value)
        self.note(name, f"is {quoted(value)}, which is none of {', '.join(kind)}, and {default} is used")
        return default

    def word(self, name: str, default: str) -> str:
        """Read a variable that may be missing or empty."""
        return self._variables.get(name, "").strip() or default

    def member_or[M: StrEnum](self, name: str, default: M) -> M:
        """Read one of the words that ``default`` is one of, from a variable that may be missing or empty."""
        return self.member(name, default) if self.word(name, "") else default

    def flag(self, name: str, *, default: bool) -> bool:
        """Read ``true`` or ``false``, from a variable that may be missing or empty."""
        return self.member_or(name, Flag.TRUE if default else Flag.FALSE) is Flag.TRUE

    def members[M: StrEnum, D](self, name: str, kind: type[M], default: D, instead: str) -> frozenset[M] | D:
        """Read a list of words, from a variable that may be missing or empty; ``instead`` says what the default is."""
        words = {word.strip() for word in self.word(name, "").split(",")} - {""}
        known = frozenset(kind(word) for word in words if word in set(kind))
        for word in sorted(words - known):
            self.note(name, f"has {quoted(word)}, which is none of {', '.join(kind)}, and is left out")
        if words and not known:
            self.note(name, f"has nothing left, and {instead} is used")
        return known or default

    def listed(self, name: str, pattern: str, form: str) -> tuple[str, ...]:
        """Read a list with commas, which may be missing or empty; an item of another form is left out."""
        items = [item.strip() for item in self._variables.get(name, "").split(",") if item.strip()]
        for item in items:
            if not re.fullmatch(pattern, item):
                self.note(name, f"has {quoted(item)}, which is no {form}, and is left out")
        return tuple(item for item in dict.fromkeys(items) if re.fullmatch(pattern, item))

    def noted[T](self, name: str, read: tuple[T, tuple[str, ...]], saying: str = "") -> T:
        """Return what was read of a variable, and note the problems that came with it."""
        value, problems = read
        for problem in problems:
            self.note(name, f"{saying}{problem}")
        return value

    def note(self, name: str, problem: str) -> None:
        """Note that a variable cannot be understood, and what is used instead."""
        self._problems.append(f"{name} {problem}: correct the stack's parameter and deploy it again")


def quoted(value: str) -> str:
    """Quote a value, shortened, and of its digits the last four alone."""
    hidden = sum(character.isdigit() for character in value) - VISIBLE_DIGITS
    shown = ""
    for character in value:
        shown += "*" if character.isdigit() and hidden > 0 else character
        hidden -= character.isdigit()
    return repr(shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}...")
