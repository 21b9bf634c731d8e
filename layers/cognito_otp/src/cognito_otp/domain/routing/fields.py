"""Reads the fields of one mapping of a document, and notes every problem instead of stopping at the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from reprlib import Repr
from typing import TYPE_CHECKING

from cognito_otp.domain.routing.json_texts import JsonObject
from cognito_otp.domain.routing.table import Problem
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

_shortened = Repr(maxlevel=2, maxstring=100, maxother=60)


class Form(Value, frozen=True):
    """What a field's text must look like: a pattern, and the advice that is shown where the text does not match."""

    pattern: str
    advice: str


class Fields:
    """One mapping of a document. What is missing or wrong is noted in ``problems`` and read as None."""

    def __init__(self, path: str, value: Mapping[object, object], problems: list[Problem]) -> None:
        """Read ``value``, which stands at ``path``."""
        self.path = path
        self._value = value
        self._problems = problems
        for name in value.twice if isinstance(value, JsonObject) else ():
            self.note(name, "stands twice", "keep one")

    def inside(self, name: str, value: Mapping[object, object]) -> Fields:
        """Return the fields of a mapping that stands at one of these."""
        return Fields(f"{self.path}.{name}" if self.path else name, value, self._problems)

    def note(self, name: str, problem: str, advice: str) -> None:
        """Note a problem of one field."""
        path = f"{self.path}.{name}" if self.path else name
        self._problems.append(Problem(path if path.isprintable() else ascii(path), problem, advice))

    def only(self, known: Iterable[str]) -> None:
        """Note every field that is none of these: a misspelled setting would otherwise be ignored."""
        names = sorted(known)
        for name in self._value:
            if name not in names:
                self.note(str(name), "is not known", f"use {', '.join(names)}")

    def text(self, name: str, form: Form) -> str | None:
        """Read a text, or None where there is none."""
        value = self._value.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.note(name, f"must be text, not {_kind(value)}", f'write it in quotes, such as "{shown(value)}"')
            return None
        if not re.fullmatch(form.pattern, value) or not _is_whole(value):
            self.note(name, f"is {shown(value)}", form.advice)
            return None
        return value

    def needed(self, name: str, form: Form) -> str:
        """Read a text that must be there; what is missing is noted and read as an empty text."""
        if self._value.get(name) is None:
            self.note(name, "is missing", form.advice)
        return self.text(name, form) or ""

    def mapping(self, name: str, advice: str) -> Mapping[object, object]:
        """Read a mapping, or an empty one where there is none."""
        value = self._value.get(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.note(name, f"must be a mapping, not {_kind(value)}", advice)
            return {}
        return value

    def texts(self, name: str, key: Form, form: Form) -> dict[str, str]:
        """Read a mapping of texts."""
        found = self.mapping(name, f"give it {key.advice}")
        inner = self.inside(name, found)
        result: dict[str, str] = {}
        for word in found:
            if not isinstance(word, str) or not re.fullmatch(key.pattern, word):
                inner.note(str(word), "is not a good name", key.advice)
            elif text := inner.needed(word, form):
                result[word] = text
        return result


def shown(value: object) -> str:
    """Quote a value of a document, however long or deep it is."""
    return _shortened.repr(value)


def _is_whole(text: str) -> bool:
    """Return whether a text can be encoded: JSON may hold half a character, a lone surrogate."""
    return all(not "\ud800" <= character <= "\udfff" for character in text)


def _kind(value: object) -> str:
    """Name a value's type in the words of YAML."""
    match value:
        case bool():
            return "true or false (YAML reads NO and ON that way)"
        case int() | float():
            return "a number"
        case Mapping():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return type(value).__name__
