"""Requests against botocore's models: the same checks for every API, each with its own way to name a place."""

from __future__ import annotations

import pytest

from cognito_otp_local.aws_api.request_checks import RequestChecks
from cognito_otp_local.aws_api.service_models import model_of
from cognito_otp_local.cognito import shapes
from cognito_otp_local.cognito.errors import CognitoError

FILTER = {"Name": "status", "Values": [""]}
CALL = {"ClientId": "abc", "Username": "ada", "Password": "abcdefgh"}
USER = {"UserPoolId": "us-east-1_a", "Username": "ada"}
LINK = {"TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE", "Links": {"klingon": "https://a"}}


@pytest.mark.parametrize(
    ("operation", "request_", "places"),
    [
        ("CreatePool", {"Tags": [{"Key": "a"}]}, ["OriginationIdentity", "MessageType", "Tags.1.Value"]),
        ("DescribePools", {"Filters": [FILTER], "Limit": 1}, ["Filters.1.Values.1", "Limit"]),
        ("SendTextMessage", {"Context": {"a b": "c"}}, ["DestinationPhoneNumber", "Context.1.key"]),
    ],
)
def test_strict_checks_name_every_place_as_the_request_does(
    operation: str, request_: dict[str, object], places: list[str]
) -> None:
    shape = model_of("sms-voice").operation_model(operation).input_shape
    assert shape is not None
    found = list(RequestChecks().find(shape, request_))
    assert [problem.name for problem in found] == places
    assert [problem.missing for problem in found] == [problem.message.endswith("null") for problem in found]


@pytest.mark.parametrize(
    ("operation", "document", "place"),
    [
        ("SignUp", {"Password": "", "ClientId": "abc", "Username": ""}, "username"),
        ("SignUp", {**CALL, "Username": "ada\ud800"}, "username"),
        ("AdminCreateUser", {**USER, "UserAttributes": [{}]}, "userAttributes.1.member.name"),
        ("CreateTerms", {"UserPoolId": "us-east-1_a", "ClientId": "abc", **LINK}, "links"),
        ("SetUICustomization", {"UserPoolId": "us-east-1_a", "ImageFile": "no base64!"}, "imageFile"),
    ],
)
def test_cognito_names_the_first_place_in_the_models_order(
    operation: str, document: dict[str, object], place: str
) -> None:
    with pytest.raises(CognitoError, match=f"Value at '{place}' failed"):
        shapes.check(operation, document)


def test_members_that_a_model_lacks_concern_strict_checks_alone() -> None:
    shapes.check("SignUp", {**CALL, "Colour": "blue"})
