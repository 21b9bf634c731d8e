"""Makes what users wrote safe to show: it can hold no web link and no line of its own, and turn no text around."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what is not seen, or is a new line: controls, bidi marks, joiners, unassigned."""

DOT = r"[.\u3002\uff0e\uff61]"
"""What separates the parts of a host's name (UTS 46, "Processing")."""
HOST = re.compile(rf"(?<![\w-])[\w-]+(?:{DOT}[\w-]+)*{DOT}(?P<end>[\w-]+)(?![\w-])")
ADDRESS = re.compile(r"[^\s@/:]+@[^\s@/:]+")
"""An e-mail address, which is what many users sign in with."""
POPULAR_ENDS = frozenset(
    """
    app biz blog bond buzz cam cfd chat cloud club com cyou dev digital email fun games gov group help icu info int live
    link lol media mobi name net network news one online org page pro pub quest rest sbs shop site space store support
    tech tel today top travel vip web website wiki win work world xyz zone click edu goo mil
    """.split()  # noqa: SIM905 - a list of literals would take a line for each
)
"""What web addresses end in, beside the countries' two letters: phones make links of names that end so."""
MARKUP = re.compile("[<>&]")


def show(value: str) -> str:
    """Show a user's value on one line, without what is invisible; what a phone would make a link of is broken up."""
    seen = "".join(" " if character.isspace() else character for character in value if _is_visible(character))
    line = " ".join(_break_up(word) for word in seen.split())
    return line if len(line) <= LONGEST else _cut(line)


def is_plain(value: str) -> bool:
    """Whether Cognito may put a value into an e-mail as it is: it would be shown so, and nothing of it is markup."""
    return show(value) == value and not MARKUP.search(value)


def _is_visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in INVISIBLE


def _cut(line: str) -> str:
    """Shorten a line; its last word loses what follows a dot, because what is cut off may leave a link."""
    before, space, last = line[: LONGEST - 1].rpartition(" ")
    return f"{before}{space}{re.split(DOT, last)[0]}…"


def _break_up(word: str) -> str:
    """Break what a phone would make a web link of; an e-mail address stays as it is."""
    if ADDRESS.fullmatch(word):
        return word
    return HOST.sub(_break_up_host, re.sub("/(?=/)", "/ ", word))


def _break_up_host(found: re.Match[str]) -> str:
    end = found["end"].lower()
    is_link = len(end) == len("uk") or end in POPULAR_ENDS or end.startswith("xn--") or found[0].startswith("www.")
    return re.sub(DOT, "[.]", found[0]) if is_link and not end.isdecimal() else found[0]
