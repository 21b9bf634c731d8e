"""Reads calls and e-mails as people do: without the tags."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.sax.saxutils import unescape

TAGS = re.compile(r"<[^>]*>")
BREAK = re.compile(r"<break[^>]*>")
READ_ALOUD = ("p", "textarea")
"""The elements that hold an e-mail's words, one line each; the heading is the application's name."""


def read_call(ssml: str) -> str:
    """Return what a call says, with a sign for each pause."""
    return unescape(TAGS.sub("", BREAK.sub(" … ", ssml)))


def read_email(html: str) -> tuple[str, ...]:
    """Return the lines of an e-mail of ours."""
    reader = _Lines()
    reader.feed(html)
    reader.close()
    return tuple(line for words in reader.lines if (line := " ".join("".join(words).split())))


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's own
        if tag in READ_ALOUD:
            self._is_open = True
            self.lines.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in READ_ALOUD:
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.lines[-1].append(data)
