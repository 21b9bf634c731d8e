"""The texts that are shipped: each language passes the lint, and says who read it."""

from __future__ import annotations

import re

import pytest
from support.messages import OURS
from support.paths import REPOSITORY

from cognito_otp.domain.messages.speech import LANGUAGES
from cognito_otp_tools.texts.linting import check, check_file
from cognito_otp_tools.texts.problems import Kind


@pytest.mark.parametrize("name", OURS.files)
def test_a_language_has_no_problem_but_that_it_may_be_a_draft(name: str) -> None:
    found = [str(problem) for problem in check_file(name, OURS.files[name], OURS) if problem.kind is not Kind.DRAFT]
    assert found == []


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
