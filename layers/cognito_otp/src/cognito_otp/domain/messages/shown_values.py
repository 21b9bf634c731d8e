"""Makes what users wrote safe to show: it can hold no web link and no line of its own, and turn no text around."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what is not seen, or is a new line: controls, bidi marks, joiners, unassigned."""

DOT = r"[.\u3002\uff0e\uff61]"
"""What separates the parts of a host's name (UTS 46, "Processing")."""
HOST = re.compile(rf"(?<![\w-])[\w-]+(?:{DOT}[\w-]+)*{DOT}[\w-]+(?![\w-])")
ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
"""An e-mail address, which is what many users sign in with, of the characters that phones take for one: in front of any
other, such as ``,`` or ``?``, a link could end that the address only seems to be a part of."""
IP_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)")
MARKUP = re.compile("[<>&{}]")
"""What HTML reads, and what Cognito's placeholders are made of."""


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
    return f"{before}{space}{re.split(rf'\[?{DOT}', last)[0]}…"


def _break_up(word: str) -> str:
    """Break what a phone would make a web link of; an e-mail address stays as it is."""
    if ADDRESS.fullmatch(word):
        return word
    broken = IP_ADDRESS.sub(lambda found: found[0].replace(".", "[.]"), re.sub("/(?=/)", "/ ", word))
    return HOST.sub(_break_up_host, broken)


def _break_up_host(found: re.Match[str]) -> str:
    """Break a host's name; a phone makes a link of a part of one as well, such as ``a.com`` of ``a.com.smith``."""
    first, *labels = re.split(DOT, found[0].lower())
    is_link = "www" in {first, *labels} or any(_ends_addresses(label) for label in labels)
    return re.sub(DOT, "[.]", found[0]) if is_link else found[0]


def _ends_addresses(label: str) -> bool:
    """Whether web addresses end in a label, or in what stands before its hyphen; two letters count as a country's.

    So every label in Punycode ends one: its ``xn`` stands before a hyphen.
    """
    from cognito_otp.domain.messages.top_level_domains import TOP_LEVEL_DOMAINS  # noqa: PLC0415 - 1 ms, seldom needed

    end = label.partition("-")[0]
    ascii_form = end if end.isascii() else f"xn--{end.encode('punycode').decode()}"
    return (len(end) == len("uk") and end.isalpha()) or ascii_form in TOP_LEVEL_DOMAINS
