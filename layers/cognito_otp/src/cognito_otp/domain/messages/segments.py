"""How a text is cut into SMS parts: GSM 03.38 or UCS-2, and how many segments are billed.

Source: AWS End User Messaging SMS guide, "SMS character limits" (a part is 140 bytes, so 160 GSM
septets or 70 UTF-16 code units; 153 and 67 when a text takes several parts), and GSM 03.38 for the
alphabet. A character of the extension table costs two septets and is never split over two parts.
"""

from __future__ import annotations

from typing import Literal

from cognito_otp.domain.values import Value

type Encoding = Literal["GSM", "Unicode"]

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("^{}\\[]~|€\f")

GSM_SINGLE, GSM_PART = 160, 153
UNICODE_SINGLE, UNICODE_PART = 70, 67
LAST_IN_ONE_CODE_UNIT = "\uffff"


class Measure(Value, frozen=True):
    """What a text costs: its encoding, its segments (billed one by one) and its characters."""

    encoding: Encoding
    segments: int
    characters: int


def measure(text: str) -> Measure:
    """Measure ``text`` as a carrier would; an empty text has no segments."""
    if all(character in GSM_BASIC or character in GSM_EXTENSION for character in text):
        sizes = [2 if character in GSM_EXTENSION else 1 for character in text]
        return Measure("GSM", _parts(sizes, GSM_SINGLE, GSM_PART), len(text))
    sizes = [2 if character > LAST_IN_ONE_CODE_UNIT else 1 for character in text]
    return Measure("Unicode", _parts(sizes, UNICODE_SINGLE, UNICODE_PART), len(text))


def _parts(sizes: list[int], single: int, part: int) -> int:
    """Count the parts that characters of these sizes fill, without splitting any of them."""
    if sum(sizes) <= single:
        return 1 if sizes else 0
    parts, room = 1, part
    for size in sizes:
        if size > room:
            parts, room = parts + 1, part
        room -= size
    return parts
