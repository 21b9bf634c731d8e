"""Users of an application on the running stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.local_stack.customers import new_person

if TYPE_CHECKING:
    from support.local_stack.customers import Person

    from cognito_otp_local.stack.options import LocalStack


@pytest.fixture
def person(stack: LocalStack) -> Person:
    """Return a user who has not signed up yet."""
    return new_person(stack)


@pytest.fixture
def confirmed(person: Person) -> Person:
    """Return a user who has signed up and confirmed."""
    person.sign_up()
    person.confirm(person.code())
    return person
