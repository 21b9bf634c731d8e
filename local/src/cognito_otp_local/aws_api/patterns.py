r"""The patterns of AWS's models, which are Java's: with Unicode's categories, and ASCII's own meaning of \s and \d.

Python's re has no categories. Here each becomes the characters that unicodedata puts in it, so that control, format and
unassigned characters (a zero-width space, a byte order mark) are in none of those that a user name may have.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import pairwise

_CATEGORY = re.compile(r"\\p\{([A-Z])\}")
_ASCII = 0x7F


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text fits one of the models' patterns."""
    return _compile(pattern, _ASCII if text.isascii() else sys.maxunicode).fullmatch(text) is not None


@cache
def _compile(pattern: str, last: int) -> re.Pattern[str]:
    """Compile a pattern for texts whose characters come no later than ``last``."""
    return re.compile(_CATEGORY.sub(lambda found: _categories(last).get(found[1], ""), pattern), re.ASCII)


@cache
def _categories(last: int) -> dict[str, str]:
    """Return each category's characters as ranges, for use inside brackets. All Unicode takes a third of a second."""
    letters = [unicodedata.category(chr(point))[0] for point in range(last + 1)]
    begins = [0, *(point for point in range(1, last + 1) if letters[point] != letters[point - 1]), last + 1]
    ranges: dict[str, list[str]] = {}
    for begin, end in pairwise(begins):
        ranges.setdefault(letters[begin], []).append(f"\\U{begin:08x}-\\U{end - 1:08x}")
    return {category: "".join(found) for category, found in ranges.items()}
