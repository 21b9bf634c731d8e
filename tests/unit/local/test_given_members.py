"""What a request gives: a member that is null is absent, at every depth; one that the model lacks is ignored."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from support.local_stack.generated_calls import OPERATIONS, Caller, paths, replaced, without

from cognito_otp_local.cognito import shapes

KNOWN = {"USERNAME": ["ada"], "DEVICE_KEY": ["k"], "Username": ["ada"]}


@pytest.fixture(scope="module")
def caller() -> Caller:
    """Make documents; nothing is called."""
    return Caller("", KNOWN, httpx.Client())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_null_member_is_absent_in_every_operation_at_every_depth(caller: Caller, operation: str) -> None:
    document = caller.plain(operation)
    assert shapes.given(operation, document) == document
    for path in paths(document):
        if isinstance(path[-1], str):
            assert shapes.given(operation, replaced(document, path, None)) == without(document, path)


def test_a_null_in_a_list_is_an_item_of_the_wrong_type() -> None:
    with pytest.raises(Exception, match=r"Value at 'userAttributes\.1\.member' failed"):
        shapes.check("UpdateUserAttributes", shapes.given("UpdateUserAttributes", _update([None])))


def test_members_that_the_model_lacks_are_ignored_also_inside_others() -> None:
    entry = {"Name": "name", "Value": "Ada"}
    given = shapes.given("UpdateUserAttributes", {**_update([{**entry, "Colour": 1}]), "UserPoolId": [7]})
    assert given == _update([entry])


@pytest.mark.parametrize("document", [{"AccessToken": 7}, {"ClientMetadata": [None]}, {"UserAttributes": {"x": None}}])
def test_what_is_of_the_wrong_type_stays_for_the_checks_to_name(document: dict[str, Any]) -> None:
    assert shapes.given("UpdateUserAttributes", document) == document


def _update(attributes: list[Any]) -> dict[str, Any]:
    return {"AccessToken": "a.b.c", "UserAttributes": attributes}
