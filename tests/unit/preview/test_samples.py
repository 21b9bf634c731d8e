"""Every message of every language is shown as it is sent, and where it cannot be worded that is shown."""

from __future__ import annotations

import copy
from copy import replace
from typing import Any

import pytest
from support.messages import OURS

from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.messages.topics import Topic
from cognito_otp.domain.purposes import Purpose
from cognito_otp_tools.preview.channels import EMAILS, TEXTS, Channel
from cognito_otp_tools.preview.documents import documents
from cognito_otp_tools.preview.reading import read_call, read_email
from cognito_otp_tools.preview.samples import Sample, show
from cognito_otp_tools.preview.selecting import Selection
from cognito_otp_tools.texts.linting import check
from cognito_otp_tools.texts.problems import Kind

SAMPLES = list(show(OURS, check(OURS)))


def changed(**tables: dict[str, Any]) -> dict[str, Any]:
    """Return English with some entries changed, or removed (``...``)."""
    document = copy.deepcopy(dict(OURS.files["en"]))
    for table, entries in tables.items():
        merged = document.get(table, {}) | entries
        document[table] = {name: value for name, value in merged.items() if value is not ...}
    return document


def english(document: dict[str, Any], **settings: object) -> dict[tuple[Topic, Channel], Sample]:
    """Show these texts as English."""
    sources = replace(OURS, files={"en": document}, settings=settings)
    return {(sample.topic, sample.channel): sample for sample in show(sources, check(sources))}


def test_each_language_shows_a_text_and_an_email_for_each_topic() -> None:
    shown = {(sample.file, sample.topic, sample.channel) for sample in SAMPLES}
    for channel in (Channel.SMS, Channel.EMAIL):
        assert shown >= {(file, topic, channel) for file in OURS.files for topic in Topic}
    assert all(sample.text for sample in SAMPLES)


def test_texts_are_measured_and_nothing_else_is() -> None:
    for sample in SAMPLES:
        if sample.channel in TEXTS:
            size = measure(str(sample.text))
            assert (sample.encoding, sample.segments) == (size.encoding, size.segments)
        else:
            assert (sample.encoding, sample.segments) == (None, None)


def test_a_message_is_for_each_purpose_of_its_topic_and_a_link_for_sign_ups() -> None:
    found = {(sample.topic, sample.channel): sample.purposes for sample in SAMPLES if sample.file == "en"}
    assert {purpose for purposes in found.values() for purpose in purposes} == set(Purpose)
    assert found[Topic.VERIFY, Channel.EMAIL_LINK] == (Purpose.SIGN_UP, Purpose.RESEND_CODE)
    assert Purpose.UPDATE_USER_ATTRIBUTE in found[Topic.VERIFY, Channel.EMAIL]


def test_the_settings_name_and_autofill_are_shown_and_counted_but_not_with_a_password() -> None:
    shown = english(changed(), app="Zürich Café", autofill={"domain": "example.com", "android": "FA+9qCX9VSu"})
    text = shown[Topic.VERIFY, Channel.SMS]
    assert str(text.text).startswith("123456 is your Zürich Café verification code.")
    assert str(text.text).endswith("\nFA+9qCX9VSu\n@example.com #123456")
    assert text.segments == measure(str(text.text)).segments
    assert "example.com" not in str(shown[Topic.INVITE, Channel.SMS].text)


def test_an_applications_own_texts_are_shown_with_its_name_and_a_given_name_stands_over_all() -> None:
    settings = {
        "app": "Bank",
        "clients": {
            "0": {"app": "None"},
            "a": {"texts": "other", "app": "Other"},
            "b": {"texts": "shop", "app": "Shop"},
        },
    }
    english_file = OURS.files["en"]
    files = dict.fromkeys(("en", "shop/en", "other/en"), english_file)
    sources = replace(OURS, files=files, settings=settings)
    assert {sample.file: sample.app for sample in show(sources, ())} == {
        "en": "Bank",
        "shop/en": "Shop",
        "other/en": "Other",
    }
    assert {sample.app for sample in show(sources, (), app="Acme")} == {"Acme"}


def test_settings_with_mistakes_are_left_out() -> None:
    assert english(changed(), app="{code}")[Topic.VERIFY, Channel.SMS].app == "Acme"


def test_a_message_that_cannot_be_worded_is_shown_with_what_is_missing() -> None:
    shown = english(changed(verify={"sms": ...}))
    broken = shown[Topic.VERIFY, Channel.SMS]
    assert (broken.text, broken.segments) == (None, None)
    assert [(problem.entry, problem.kind) for problem in broken.problems] == [("verify.sms", Kind.MISSING)]
    assert shown[Topic.SIGN_IN, Channel.SMS].text
    assert shown[Topic.SIGN_IN, Channel.SMS].problems == ()


@pytest.mark.parametrize("lifetimes", ["x", 7, {"minutes": 7, "hours": {"one": 1}, "days": {}}, []])
def test_lifetimes_of_a_wrong_form_are_problems_and_no_exception(lifetimes: Any) -> None:
    shown = english(dict(OURS.files["en"]) | {"lifetimes": lifetimes})
    assert all(sample.text is None and sample.own_problems for sample in shown.values() if sample.channel in TEXTS)


def test_a_problem_is_shown_with_the_messages_that_it_is_about_and_a_drafts_with_all() -> None:
    shown = english(changed(reset={"lead": "<b>{app}</b>"}) | {"status": "draft"})
    about = {key for key, sample in shown.items() if sample.own_problems}
    assert about == {(Topic.RESET, Channel.EMAIL)}
    assert all(sample.problems[0].kind is Kind.DRAFT for sample in shown.values())


def test_people_read_no_tags() -> None:
    for sample in SAMPLES:
        if sample.channel is Channel.VOICE:
            assert "<" not in read_call(str(sample.text))
            assert read_call(str(sample.text)).count("123456") == 2
        elif sample.channel in EMAILS:
            lines = read_email(str(sample.text))
            assert "<" not in "".join(lines)
            assert {"123456", "aB3!xY9z", "Click Here"} & set(lines)


def test_a_name_with_signs_of_markup_is_read_as_it_is_written() -> None:
    shown = english(changed(), app="Tom & J's")
    assert "Your Tom & J's verification code" in read_call(str(shown[Topic.VERIFY, Channel.VOICE].text))
    assert "Tom & J's" in read_email(str(shown[Topic.VERIFY, Channel.EMAIL].text))[0]


def test_a_document_has_a_row_for_each_purpose() -> None:
    selection = Selection(
        frozenset({"de"}), frozenset({Purpose.RESEND_CODE, Purpose.AUTHENTICATION}), frozenset({Channel.SMS})
    )
    rows = list(documents(selection.pick(SAMPLES), selection))
    assert [(row["locale"], row["purpose"], row["channel"]) for row in rows] == [
        ("de", "resend_code", "sms"),
        ("de", "authentication", "sms"),
    ]
    assert rows[0].keys() == {"locale", "purpose", "channel", "text", "encoding", "segments", "problems"}
    assert [problem["kind"] for problem in rows[0]["problems"]] == ["draft"]
