"""A number that was mistyped at sign-up is corrected with the commands of docs/runbook.md."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from support import secret_scan
from support.local_stack.customers import new_person
from support.paths import REPOSITORY

if TYPE_CHECKING:
    from support.local_stack.customers import Person

SECTION = (REPOSITORY / "docs" / "runbook.md").read_text().split("## A number mistyped at sign-up")[1].split("\n## ")[0]
DELETE, CORRECT = (block.splitlines() for block in re.findall(r"```sh\n(.*?)\n```", SECTION, re.DOTALL))
WRONG, RIGHT = "+447700900124", "+447700900123"
"""The numbers of the runbook's commands."""


def aws(client: Any, line: str, words: dict[str, str]) -> dict[str, Any]:
    """Run a command of the AWS CLI with boto3; ``words`` stand in for the runbook's."""
    for word, value in words.items():
        line = line.replace(word, value)
    program, service, operation, *options = shlex.split(line)
    assert (program, service) == ("aws", "cognito-idp")
    (name,) = [name for name in client.meta.service_model.operation_names if xform_name(name, "-") == operation]
    members = {
        f"--{xform_name(member, '-')}": member
        for member in client.meta.service_model.operation_model(name).input_shape.members
    }
    request: dict[str, Any] = {}
    for word in options:
        if word.startswith("--"):
            member = members[word]
        elif word.startswith("Name="):
            request.setdefault(member, []).append(dict(pair.split("=", 1) for pair in word.split(",")))
        else:
            request[member] = word
    answer: dict[str, Any] = getattr(client, operation.replace("-", "_"))(**request)
    return answer


def correct(mistyped: Person, person: Person) -> None:
    """Correct the number as the runbook says."""
    stack = person.stack
    find, *commands = CORRECT
    words = {"POOL": stack.user_pool_id, "CLIENT": stack.client_id, WRONG: mistyped.number, RIGHT: person.number}
    user = aws(person.cognito, find, words)["Username"]
    for line in commands:
        aws(person.cognito, line, words | {"USER": user})


def test_a_mistyped_number_is_corrected_and_the_sign_up_confirmed(person: Person) -> None:
    mistyped = new_person(person.stack)
    mistyped.sign_up()
    mistyped.code()
    correct(mistyped, person)
    code = person.phone.next_text()
    secret_scan.add_secret(code.code)
    assert code.body.startswith(f"{code.code} is your Acme verification code.")
    attributes = person.cognito.admin_get_user(UserPoolId=person.stack.user_pool_id, Username=person.number)
    assert {"Name": "phone_number_verified", "Value": "false"} in attributes["UserAttributes"]
    person.confirm(code.code)
    found = person.cognito.get_user(AccessToken=person.access_token())["UserAttributes"]
    assert {"Name": "phone_number", "Value": person.number} in found
    assert {"Name": "phone_number_verified", "Value": "true"} in found
    assert len(mistyped.phone.texts()) == 1
    with pytest.raises(ClientError, match=r"NotAuthorizedException|UserNotFoundException"):
        mistyped.sign_in()


def test_the_usual_advice_goes_on_texting_the_old_number(person: Person) -> None:
    """What the runbook warns of: the new number gets a code that only a signed-in user can enter."""
    mistyped = new_person(person.stack)
    mistyped.sign_up()
    mistyped.code()
    person.cognito.admin_update_user_attributes(
        UserPoolId=person.stack.user_pool_id,
        Username=mistyped.number,
        UserAttributes=[{"Name": "phone_number", "Value": person.number}],
    )
    text = person.phone.next_text()
    secret_scan.add_secret(text.code)
    assert text.body.startswith(f"{text.code} is your Acme verification code.")
    person.cognito.resend_confirmation_code(ClientId=person.stack.client_id, Username=mistyped.number)
    assert mistyped.code()
    with pytest.raises(ClientError):
        person.confirm(text.code)
    correct(mistyped, person)
    person.confirm(person.code())
    assert "AuthenticationResult" in person.sign_in()


def test_a_mistyped_user_is_deleted_so_that_the_owner_of_the_number_can_sign_up(person: Person) -> None:
    person.sign_up()
    person.code()
    with pytest.raises(ClientError, match="UsernameExistsException"):
        person.sign_up()
    (line,) = DELETE
    aws(person.cognito, line, {"POOL": person.stack.user_pool_id, WRONG: person.number})
    person.sign_up()
    person.confirm(person.code())
