"""The code of the guides in docs/ways and docs/sign-up.md does what they say, on the pools that they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack import amplify_client
from support.local_stack.ways import TOKENS, WAYS, new_customer
from support.paths import REPOSITORY
from support.people import PASSWORD

if TYPE_CHECKING:
    from support.local_stack.pools_in_use import PoolInUse
    from support.local_stack.ways import Customer

GUIDES = sorted((REPOSITORY / "docs" / "ways").glob("*.md"))
BY_NAME = {way.name: way for way in WAYS}
REFUSED = (
    "PreSignUp failed with error A phone number is required to sign up [phone_number.missing]. "
    "An email address is required to sign up [email.missing]."
)
CODES = ["phone_number.missing", "email.missing"]


@pytest.fixture(scope="session", autouse=True)
def _library() -> None:
    """Have the libraries installed."""
    amplify_client.install()


def blocks(text: str, language: str) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def values(customer: Customer) -> dict[str, Any]:
    """Return what the code of the guides takes for given."""
    return {
        "number": customer.person.number,
        "email": customer.email,
        "name": customer.name,
        "password": PASSWORD,
    }


@pytest.fixture(params=GUIDES, ids=[guide.stem for guide in GUIDES])
def guide(request: pytest.FixtureRequest, pools: dict[str, PoolInUse]) -> tuple[str, Customer]:
    """Return a guide, and a new customer of its way."""
    return request.param.read_text(), new_customer(BY_NAME[request.param.stem], pools[request.param.stem])


def test_the_boto3_code_of_a_guide_signs_a_user_up_and_in(guide: tuple[str, Customer]) -> None:
    text, customer = guide
    names = values(customer) | {
        "cognito": customer.cognito,
        "client_id": customer.stack.client_id,
        "code": customer.person.code,
    }
    whole, *others = blocks(text, "python")
    exec(whole, names)  # noqa: S102 - the guide's own code
    assert names["tokens"].keys() >= TOKENS
    for other in others:
        exec(other, names)  # noqa: S102 - as above


def test_the_amplify_code_of_a_guide_signs_a_user_up_and_in(guide: tuple[str, Customer]) -> None:
    text, customer = guide
    (source,) = blocks(text, "js")
    answer = amplify_client.run_block(customer.stack, source, "signedIn", values(customer), customer.person.code)
    assert answer == {"isSignedIn": True, "nextStep": {"signInStep": "DONE"}}


def test_each_guide_names_its_stage_and_its_demo() -> None:
    for path in GUIDES:
        (commands,) = blocks(path.read_text(), "sh")
        assert f"make demo WAY={path.stem}" in commands
        assert "sam deploy --config-env " in commands


@pytest.fixture
def refused(pools: dict[str, PoolInUse]) -> Customer:
    """Return someone whose sign-up will lack everything."""
    return new_customer(BY_NAME["user-name-with-both"], pools["user-name-with-both"])


def test_what_a_refusal_is_with_boto3(refused: Customer) -> None:
    (source,) = blocks((REPOSITORY / "docs" / "sign-up.md").read_text(), "python")
    names = values(refused) | {"cognito": refused.cognito, "client_id": refused.stack.client_id}
    exec(source, names)  # noqa: S102 - the guide's own code
    assert (names["message"], names["codes"]) == (REFUSED, CODES)


@pytest.mark.parametrize("library", ["aws-amplify/auth", "@aws-sdk/client-cognito-identity-provider"])
def test_what_a_refusal_is_with_the_javascript_libraries(refused: Customer, library: str) -> None:
    text = (REPOSITORY / "docs" / "sign-up.md").read_text()
    (source,) = [block for block in blocks(text, "js") if f"'{library}'" in block]
    configuration = {"region": refused.stack.region, "endpoint": refused.stack.cognito_endpoint}
    given = values(refused) | {"configuration": configuration, "clientId": refused.stack.client_id}
    refusal = amplify_client.run_block(refused.stack, source, "refusal", given, refused.person.code)
    assert refusal == {"message": REFUSED, "codes": CODES}
    assert REFUSED in text
