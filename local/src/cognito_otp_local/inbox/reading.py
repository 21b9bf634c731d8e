"""Reads as a person does: the words in markup, the code in words, a number in groups."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import phonenumbers

from cognito_otp.domain.phones import InvalidPhoneError, read_phone

_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
# What stands apart from its neighbours in HTML and SSML; all else, unknown names among it, is a part of its line.
_LINES = "address blockquote br caption center dd div dl dt fieldset figure form h1 h2 h3 h4 h5 h6 hr li ol p pre ul"
_PARTS = "article aside body details footer header html main nav section summary table tbody td tfoot th thead tr"
_BOXES = "button img input option select textarea"
_SPOKEN = "break prosody s say-as speak"
_APART = frozenset(f"{_LINES} {_PARTS} {_BOXES} {_SPOKEN}".split())
# https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state
_CUT_OFF = re.compile("<(?:[a-z!?]|/[^>])", re.IGNORECASE)
_PASSWORD = re.compile(r"temporary password(?P<word>:| is:?)\s+(?P<password>\S+)", re.IGNORECASE)
DIGIT_CODE = re.compile(r"(?<![0-9])[0-9]{6,8}(?![0-9])")
_SPELLED = re.compile(r"(?<![0-9])[0-9](?:[\s.,;:-]+[0-9](?![0-9])){5,}")
_SHORTEST, _LONGEST = 6, 8


class _Words(HTMLParser):
    """Collects the text that a reader of the markup would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _APART:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in _APART | _UNSEEN:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def read_markup(markup: str) -> str:
    """Return the words of markup (HTML, SSML) on one line. A tag or comment that the text's end cuts off is unseen."""
    words = _Words()
    words.feed(markup)
    if not _CUT_OFF.match(words.rawdata):  # what the parser has not read yet, and would take for text
        words.close()
    return " ".join("".join(words.parts).split())


def find_code(text: str) -> str | None:
    """Return the code in a text: a temporary password where the words name one, else six to eight digits.

    Digits read out one by one count too, and may be read twice. A sentence such as Cognito's own, "temporary
    password is X.", ends with a full stop that is not the password's.
    """
    invitation = _PASSWORD.search(text)
    if invitation is not None:
        password = invitation["password"]
        return password if invitation["word"] == ":" else password.removesuffix(".")
    found = DIGIT_CODE.search(text)
    return found[0] if found is not None else _find_spelled(text)


def _find_spelled(text: str) -> str | None:
    found = _SPELLED.search(text)
    if found is None:
        return None
    digits = re.sub("[^0-9]", "", found[0])
    half = len(digits) // 2
    if digits[:half] == digits[half:] and half >= _SHORTEST:
        digits = digits[:half]
    return digits if _SHORTEST <= len(digits) <= _LONGEST else None


def show_address(address: str) -> str:
    """Return a phone number in its usual groups, ``+44 7700 900123``; anything else as it is."""
    try:
        number = phonenumbers.parse(read_phone(address).e164)
    except InvalidPhoneError:
        return address
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def find_country(address: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a phone number's country; None for anything else."""
    try:
        return read_phone(address).country
    except InvalidPhoneError:
        return None
