"""Users of an application on the running stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.local_stack.customers import new_person
from support.local_stack.pools_in_use import prepare
from support.local_stack.ways import WAYS, attach_all, make

if TYPE_CHECKING:
    from support.local_stack.customers import Person
    from support.local_stack.pools_in_use import PoolInUse

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


@pytest.fixture(scope="session")
def pools(open_stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, PoolInUse]:
    """Make a pool for each way, and attach all of them to one stack."""
    before = prepare(open_stack, tmp_path_factory.mktemp("before"))
    made = [make(open_stack, before, way) for way in WAYS]
    with pytest.MonkeyPatch.context() as patch:  # no longer than this: all tests that follow are in this process
        patch.chdir(tmp_path_factory.mktemp("operator"))
        return dict(zip([way.name for way in WAYS], attach_all(open_stack, made, "ways"), strict=True))
