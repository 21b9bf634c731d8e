"""The texts that are shipped: each language passes the lint, and says who read it."""

from __future__ import annotations

import re

import pytest
from support.messages import OURS
from support.paths import REPOSITORY

from cognito_otp.domain.messages.building import build_texts
from cognito_otp.domain.messages.speech import LANGUAGES
from cognito_otp.domain.messages.texts import Texts
from cognito_otp_tools.texts.linting import check, check_file
from cognito_otp_tools.texts.problems import Kind
from cognito_otp_tools.texts.sizes import LIVES


@pytest.mark.parametrize("name", OURS.files)
def test_a_language_has_no_problem_but_that_it_may_be_a_draft(name: str) -> None:
    found = [str(problem) for problem in check_file(name, OURS.files[name], OURS) if problem.kind is not Kind.DRAFT]
    assert found == []


def test_english_is_reviewed_because_every_deployment_falls_back_on_it() -> None:
    assert OURS.files["en"]["status"] == "reviewed"
    assert [problem for problem in check(OURS) if problem.file == "en"] == []


@pytest.mark.parametrize("name", OURS.files)
def test_a_sentence_that_ends_with_a_lifetime_has_one_full_stop(name: str) -> None:
    """A unit such as ``Min.`` brings its own, and one such as ``Tage`` none."""
    texts = Texts.read(build_texts(name, OURS.files[name], OURS.cldr))
    found = []
    for topic, lives in LIVES.items():
        for entry in (f"{topic}.sms", f"{topic}.note", f"{topic}.link_note"):
            after = texts.words.get(entry, "").partition("{life}")[2]
            for life in {texts.life(seconds) for seconds in lives}:
                runs_on = after[:1] == " " and after[1:2].isupper() and not life.endswith(".")
                if runs_on or (after.startswith(".") and life.endswith(".")):
                    found.append((entry, f"{life}{after}"))
    assert found == []


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
