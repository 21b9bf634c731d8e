"""What a voice says of SSML, in readable text."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPHS = frozenset({"p", "s", "speak"})


def read_ssml(ssml: str) -> str:
    """Return what a voice says of an SSML document, in readable text; raise ValueError when it is none.

    A pause is a comma's worth of silence and reads as a space; everything else is said as it stands.
    """
    if "<!" in ssml:
        raise ValueError("SSML has no document type and no entities of its own")
    try:
        root = ET.fromstring(ssml)  # noqa: S314 - no document type, so no entities to expand
    except ET.ParseError as error:
        raise ValueError("the text is not well-formed SSML") from error
    if root.tag.rpartition("}")[2] != "speak":
        raise ValueError("SSML is one speak element")
    lines = "".join(_say(root)).split("\n")
    said = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
    if not said:
        raise ValueError("the SSML says nothing")
    return said


def _say(element: ET.Element) -> Iterator[str]:
    """Yield the words of an element, a paragraph or sentence on a line of its own."""
    name = element.tag.rpartition("}")[2]
    edge = "\n" if name in PARAGRAPHS else " " if name == "break" else ""
    yield edge
    yield element.get("alias", "") if name == "sub" else " ".join((element.text or "").split("\n"))
    for child in element if name != "sub" else ():
        yield from _say(child)
        yield " ".join((child.tail or "").split("\n"))
    yield edge
