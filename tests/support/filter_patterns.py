"""What a metric filter's pattern finds in lines that are not JSON: terms, of which some are optional or excluded.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from __future__ import annotations

import re

_TERM = re.compile(r'([?-]?)"([^"]*)"')


def finds(pattern: str, line: str) -> bool:
    """Say whether a pattern of quoted terms matches a line: all plain terms, one of ``?``, none of ``-``."""
    terms = _TERM.findall(pattern)
    assert " ".join(f'{mark}"{text}"' for mark, text in terms) == pattern
    present = {mark: [text in line for other, text in terms if other == mark] for mark in ("", "?", "-")}
    optional = any(present["?"]) or not present["?"]
    return all(present[""]) and optional and not any(present["-"])
