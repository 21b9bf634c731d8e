"""Segments: what a carrier bills for a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_otp.domain.messages.segments import GSM_BASIC, GSM_EXTENSION, Measure, measure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Measure("GSM", 0, 0)),
        ("a" * 160, Measure("GSM", 1, 160)),
        ("a" * 161, Measure("GSM", 2, 161)),
        ("a" * 306, Measure("GSM", 2, 306)),
        ("a" * 307, Measure("GSM", 3, 307)),
        ("ж" * 70, Measure("Unicode", 1, 70)),
        ("ж" * 71, Measure("Unicode", 2, 71)),
        ("€" * 80, Measure("GSM", 1, 80)),
        ("€" * 81, Measure("GSM", 2, 81)),
        ("😀" * 35, Measure("Unicode", 1, 35)),
        ("😀" * 36, Measure("Unicode", 2, 36)),
        ("it\N{RIGHT SINGLE QUOTATION MARK}s", Measure("Unicode", 1, 4)),
        ("ç", Measure("Unicode", 1, 1)),
        ("Ç", Measure("GSM", 1, 1)),
    ],
)
def test_a_text_is_measured_as_the_standard_says(text: str, expected: Measure) -> None:
    assert measure(text) == expected


def test_an_extension_character_is_not_split_over_two_parts() -> None:
    """152 + an escape pair does not fit in 153, so the pair begins the second part and a third is needed."""
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3


@given(st.text(st.sampled_from(sorted(GSM_BASIC | GSM_EXTENSION)), max_size=1000))
def test_a_gsm_text_never_costs_more_than_its_septets_would_unsplit_plus_one_lost_septet_a_part(text: str) -> None:
    septets = sum(2 if character in GSM_EXTENSION else 1 for character in text)
    found = measure(text)
    assert found.encoding == "GSM"
    assert found.segments <= max(1, -(-septets // 152)) if text else found.segments == 0
