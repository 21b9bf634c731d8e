"""The texts that are shipped: each language passes the lint, and says who read it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from support.messages import OURS
from support.paths import REPOSITORY

from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.speech import LANGUAGES
from cognito_otp.domain.messages.texts import Texts
from cognito_otp_tools.texts.linting import check, check_file
from cognito_otp_tools.texts.problems import Kind
from cognito_otp_tools.texts.sizes import LIVES

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize("name", OURS.files)
def test_a_language_has_no_problem_but_that_it_may_be_a_draft(name: str) -> None:
    found = [str(problem) for problem in check_file(name, OURS.files[name], OURS) if problem.kind is not Kind.DRAFT]
    assert found == []


@pytest.mark.parametrize("name", OURS.files)
def test_the_sentence_of_a_lifetime_ends_once(name: str) -> None:
    """What follows a lifetime is a mark, or goes on with the sentence in a small letter; Thai has neither."""
    wrong = [
        text
        for before, life, after in lifetimes_in_texts(name)
        for text in [f"{before}{life}{after}"]
        if ".." in text or (re.match(r" [^\W\d_]", after) and not after[1].islower() and name != "th")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in OURS.files if OURS.files[name]["direction"] == "rtl"])
def test_a_line_from_right_to_left_begins_with_a_letter_of_its_own(name: str) -> None:
    """A phone takes a line's direction from its first letter, and the application's name may be Latin."""
    texts = texts_of(name)
    for entry in [entry for entry in texts.words if entry.endswith((".sms", "subject"))]:
        filled = texts.word(entry, app="Acme", code="123456", user="ann", life=texts.life(3600))
        first = next(letter for letter in filled if unicodedata.bidirectional(letter) in {"L", "R", "AL"})
        assert unicodedata.bidirectional(first) != "L", entry


@pytest.mark.parametrize(
    ("name", "seconds", "said"),
    [
        ("ar", 2 * 86_400, "يومان"),
        ("ar", 7 * 86_400, "7 أيام"),
        ("ar", 180, "3 دقائق"),
        ("hi", 3600, "1 घंटा"),
        ("hr", 7 * 86_400, "7 dana"),
        ("hr", 21 * 86_400, "21 dan"),
        ("ro", 30 * 86_400, "30 de zile"),
        ("ru", 2 * 86_400, "2 дня"),
        ("ru", 7 * 86_400, "7 дней"),
        ("sl", 2 * 86_400, "2 dneva"),
    ],
)
def test_a_number_is_followed_by_the_form_that_it_takes(name: str, seconds: int, said: str) -> None:
    assert texts_of(name).life(seconds) == said


def texts_of(name: str) -> Texts:
    """Build a language's words."""
    return Texts.read(build_texts(name, OURS.files[name], OURS.cldr))


def lifetimes_in_texts(name: str) -> Iterator[tuple[str, str, str]]:
    """Return each lifetime that a language says, with what stands before and after it."""
    texts = texts_of(name)
    for topic, lives in LIVES.items():
        entries = (entry for entry in texts.words if entry.startswith(f"{topic}.") or entry == f"gsm.{topic}")
        for entry in entries:
            before, found, after = texts.words[entry].partition("{life}")
            if found:
                yield from ((before, texts.life(life, twin=entry.startswith("gsm.")), after) for life in lives)


def test_english_is_reviewed_because_every_deployment_falls_back_on_it() -> None:
    assert OURS.files["en"]["status"] == "reviewed"
    assert [problem for problem in check(OURS) if problem.file == "en"] == []


def test_the_documents_list_each_language_and_whether_it_is_a_draft() -> None:
    page = (REPOSITORY / "docs" / "messages.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([\w-]+)` \| (.+) \| (draft|reviewed) \|$", page, re.MULTILINE)
    assert listed == [(name, file["language"], file["status"]) for name, file in OURS.files.items()]


def test_no_language_is_named_after_a_country_that_it_needs_not() -> None:
    """CLDR's main languages and the voices of calls are looked up by these names."""
    assert {name.partition("-")[0] for name in OURS.files} >= {"en"}
    assert "no" not in OURS.files
    assert "zh" not in OURS.files
    assert "en" in LANGUAGES
