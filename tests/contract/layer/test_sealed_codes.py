"""Codes sealed with the real Encryption SDK are opened, and nothing else is."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from support.people import CODE, POOL
from support.sender.code_sealing import new_key, seal, shared_key

from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.sealed_codes import KmsCodeOpener
from cognito_otp.adapters.sessions import new_session
from cognito_otp.adapters.unopened_codes import ANOTHER_KEY, ANOTHER_POOL, DAMAGED, NO_POOL, NOT_A_MESSAGE
from cognito_otp.errors import CodeUnreadableError, KeyServiceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    type Refusing = Callable[..., str]

CONTEXT = {"userpool-id": POOL}


@pytest.fixture
def endpoint(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_url)
    return moto_url


@pytest.fixture
def key(endpoint: str) -> str:
    return shared_key(endpoint)


@pytest.fixture
def opener(key: str) -> KmsCodeOpener:
    return KmsCodeOpener(new_session(), key, Deadlines(0))


@pytest.mark.parametrize("committing", [False, True])
def test_a_code_sealed_for_the_pool_is_opened(opener: KmsCodeOpener, key: str, endpoint: str, committing: bool) -> None:  # noqa: FBT001
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint, committing=committing)
    assert sealed.startswith("AgV" if committing else "AYADe")
    assert opener.open(sealed, user_pool_id=POOL) == CODE
    assert opener.open(sealed, user_pool_id=POOL) == CODE  # the opener is used again by every invocation


def test_a_code_sealed_for_another_pool_is_refused(opener: KmsCodeOpener, key: str, endpoint: str) -> None:
    sealed = seal(CODE, key_arn=key, context={"userpool-id": "us-east-1_OTHER"}, endpoint_url=endpoint)
    with pytest.raises(CodeUnreadableError, match="sealed for another user pool"):
        opener.open(sealed, user_pool_id=POOL)


def test_a_code_without_a_pool_in_its_context_is_refused(opener: KmsCodeOpener, key: str, endpoint: str) -> None:
    with pytest.raises(CodeUnreadableError, match="names no user pool, so Cognito did not seal it: look for who"):
        opener.open(seal(CODE, key_arn=key, context={}, endpoint_url=endpoint), user_pool_id=POOL)


def test_a_code_sealed_under_another_key_is_refused_without_asking_kms(opener: KmsCodeOpener, endpoint: str) -> None:
    """The provider is strict: it never asks KMS about a key that a message brings along."""
    other = new_key(endpoint)
    sealed = seal(CODE, key_arn=other, context=CONTEXT, endpoint_url=endpoint)
    with pytest.raises(CodeUnreadableError, match=f"sealed under another key, {other}: deploy the stack, so that"):
        opener.open(sealed, user_pool_id=POOL)


def test_no_flipped_bit_goes_unnoticed_or_raises_anything_else(opener: KmsCodeOpener, key: str, endpoint: str) -> None:
    message = base64.b64decode(seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint))
    for position in range(0, len(message), 11):
        tampered = bytearray(message)
        tampered[position] ^= 1
        with pytest.raises(CodeUnreadableError) as caught:
            opener.open(base64.b64encode(tampered).decode(), user_pool_id=POOL)
        assert str(caught.value)
        assert CODE not in str(caught.value)


def test_each_cause_has_a_sentence_of_its_own_that_says_what_to_do() -> None:
    causes = [NOT_A_MESSAGE, DAMAGED, NO_POOL, ANOTHER_POOL, ANOTHER_KEY]
    assert len({cause.split(":")[0] for cause in causes}) == len(causes)
    assert all(len(cause.split(": ", 1)[1]) > 20 for cause in causes)


def test_a_code_that_was_changed_is_not_taken_for_one_of_another_key(
    opener: KmsCodeOpener, key: str, endpoint: str
) -> None:
    message = bytearray(base64.b64decode(seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)))
    message[-1] ^= 1
    with pytest.raises(CodeUnreadableError, match="was tampered with or cut short after it was sealed: look for who"):
        opener.open(base64.b64encode(message).decode(), user_pool_id=POOL)


@pytest.mark.parametrize(
    ("context", "words"),
    [({}, "names no user pool"), ({"userpool-id": "us-east-1_OTHER"}, "sealed for another user pool")],
)
def test_a_code_that_kms_denies_for_its_context_is_explained_by_it(
    key: str, endpoint: str, refusing: Refusing, monkeypatch: pytest.MonkeyPatch, context: dict[str, str], words: str
) -> None:
    """The function's role opens codes of this Region's pools alone, so KMS denies what names none."""
    sealed = seal(CODE, key_arn=key, context=context, endpoint_url=endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing("AccessDeniedException", 400))
    with pytest.raises(CodeUnreadableError, match=words):
        KmsCodeOpener(new_session(), key, Deadlines(0)).open(sealed, user_pool_id=POOL)


@pytest.mark.parametrize("cut", [0, 1, 20, 150, -1])
def test_a_truncated_code_is_refused(opener: KmsCodeOpener, key: str, endpoint: str, cut: int) -> None:
    message = base64.b64decode(seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint))
    with pytest.raises(CodeUnreadableError):
        opener.open(base64.b64encode(message[:cut]).decode(), user_pool_id=POOL)


@pytest.mark.parametrize("text", ["271828", "not base64 !", "AAAA", "ÄÖÜ"])
def test_a_text_that_is_not_a_sealed_code_is_refused(opener: KmsCodeOpener, text: str) -> None:
    with pytest.raises(CodeUnreadableError) as caught:
        opener.open(text, user_pool_id=POOL)
    assert text not in str(caught.value)


def test_a_plaintext_that_is_not_text_is_refused_without_showing_it(
    opener: KmsCodeOpener, key: str, endpoint: str
) -> None:
    with pytest.raises(CodeUnreadableError) as caught:
        opener.open(seal(b"\xff\xfe", key_arn=key, context=CONTEXT, endpoint_url=endpoint), user_pool_id=POOL)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ThrottlingException", 400),
        ("KMSInternalException", 500),
        ("DependencyTimeoutException", 503),
        ("SlowDown", 503),
    ],
)
def test_a_temporary_fault_of_kms_may_be_tried_again(
    key: str,
    endpoint: str,
    refusing: Refusing,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    status: int,
) -> None:
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing(code, status))
    with pytest.raises(KeyServiceUnavailableError, match=f"KMS answered {code}"):
        KmsCodeOpener(new_session(), key, Deadlines(0)).open(sealed, user_pool_id=POOL)


@pytest.mark.parametrize("code", ["AccessDeniedException", "DisabledException", "KMSInvalidStateException"])
def test_a_refused_decrypt_says_what_to_check(
    key: str, endpoint: str, refusing: Refusing, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing(code, 400))
    with pytest.raises(CodeUnreadableError, match=rf"{code}: check the key's state and .* kms:Decrypt permission"):
        KmsCodeOpener(new_session(), key, Deadlines(0)).open(sealed, user_pool_id=POOL)


def test_an_unreachable_kms_may_be_tried_again(key: str, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(KeyServiceUnavailableError, match="KMS could not be reached: EndpointConnectionError"):
        KmsCodeOpener(new_session(), key, Deadlines(0)).open(sealed, user_pool_id=POOL)


@pytest.mark.parametrize("status", [200, 400, 403, 429, 500, 503])
@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b'{"Plaintext": ', b'{"Plaintext": "AAAA"}', b"<html>\xff</html>", b'{"__type": 1}'],
)
def test_an_answer_that_is_not_kms_s_may_be_followed_by_a_better_one(
    key: str,
    endpoint: str,
    serving: Callable[[int, bytes], str],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: bytes,
) -> None:
    """A proxy's page or half an answer says nothing about the code: it is not tampered with for that."""
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(status, body))
    with pytest.raises(KeyServiceUnavailableError):
        KmsCodeOpener(new_session(), key, Deadlines(0)).open(sealed, user_pool_id=POOL)


@pytest.mark.parametrize("code", ["Throttling", "TooManyRequests", "SomethingNew", "LimitExceededException"])
def test_an_error_of_kms_that_is_not_known_to_be_permanent_may_pass(
    key: str, endpoint: str, refusing: Refusing, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing(code, 400))
    with pytest.raises(KeyServiceUnavailableError, match=f"KMS answered {code}"):
        KmsCodeOpener(new_session(), key, Deadlines(0)).open(sealed, user_pool_id=POOL)


def test_the_same_message_in_another_base64_opens(opener: KmsCodeOpener, key: str, endpoint: str) -> None:
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)
    url_safe = sealed.replace("+", "-").replace("/", "_").rstrip("=")
    for form in (url_safe, f" {sealed}\n", f"{sealed[:40]}\n{sealed[40:]}"):
        assert opener.open(form, user_pool_id=POOL) == CODE


def test_a_code_with_bytes_after_its_end_is_refused(opener: KmsCodeOpener, key: str, endpoint: str) -> None:
    """It opens all the same, under another id: an event that holds it would be sent beside the real one."""
    message = base64.b64decode(seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint))
    for more in (b"\0", message):
        with pytest.raises(CodeUnreadableError):
            opener.open(base64.b64encode(message + more).decode(), user_pool_id=POOL)


def test_what_kms_does_not_answer_in_time_may_be_answered_later(key: str, endpoint: str) -> None:
    sealed = seal(CODE, key_arn=key, context=CONTEXT, endpoint_url=endpoint)
    deadlines = Deadlines(8)
    deadlines.start_run(lambda: 8)
    with pytest.raises(KeyServiceUnavailableError, match="KMS did not answer in time"):
        KmsCodeOpener(new_session(), key, deadlines).open(sealed, user_pool_id=POOL)
