"""The base of values: what is decided, planned and reported is a value, which nothing changes once it is made.

A dataclass would do, but the standard library writes and compiles the text of its methods at every start: 40 ms for
those of the sender, an eighth of its INIT. Those of msgspec are made in C, all of them in one millisecond.
"""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct


class Value(Struct, frozen=True):
    """A value: its fields can't be set, and two of the same class are equal if all of their fields are.

    Subclasses say ``frozen=True`` as well, for type checkers. ``hidden`` names the fields that ``repr`` leaves out, as
    an exception or a log may show it: codes, phone numbers, names.
    """

    hidden: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        """Name the class and the fields that may be seen."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Show the same where Rich prints a value: msgspec's own would show every field."""
        return [(name, getattr(self, name)) for name in self.__struct_fields__ if name not in self.hidden]
