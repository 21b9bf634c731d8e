"""What a sign-up must have follows from the pool: every combination of its settings, as docs/sign-up.md shows it."""

from __future__ import annotations

from itertools import product

import pytest
from support import sign_up_cases
from support.sign_up_cases import Case, cases
from support.template.function_loading import template

from cognito_otp.domain.sign_up.requirements import (
    Addresses,
    Mfa,
    PoolSettings,
    RequiredAttribute,
    SignInWith,
    required_attributes,
)

CASES = cases()
SIGN_INS = [
    *((sign_in, Addresses.NONE) for sign_in in SignInWith),
    *((SignInWith.USERNAME, aliases) for aliases in Addresses if aliases is not Addresses.NONE),
]


def test_the_table_has_every_combination_once() -> None:
    found = [(case.sign_in_with, case.aliases, case.verify_with, case.schema) for case in CASES]
    wanted = [(*sign_in, verify, schema) for sign_in, verify, schema in product(SIGN_INS, Addresses, Addresses)]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_users_must_have_what_the_table_says(case: Case) -> None:
    pools = list(case.pools())
    assert len(pools) == len(Mfa) * 4
    for pool, expected in pools:
        assert required_attributes(pool) == expected, pool


def test_the_guide_shows_the_table_as_it_is_tested() -> None:
    """`PYTHONPATH=tests python -m support.sign_up_cases` writes it there."""
    text = sign_up_cases.DOCUMENT.read_text(encoding="utf-8")
    shown = text.partition(sign_up_cases.BEGIN)[2].partition(sign_up_cases.END)[0]
    assert shown.strip() == sign_up_cases.table()


def test_what_users_sign_up_with_is_never_asked_for_again() -> None:
    """Cognito copies it into the attribute, and whether a trigger sees that is not this function's concern."""
    for sign_in in (SignInWith.EMAIL, SignInWith.PHONE_NUMBER):
        everything = PoolSettings(sign_in, verify_with=Addresses.BOTH, mfa=Mfa.ON, schema=frozenset(RequiredAttribute))
        assert sign_in.value not in required_attributes(everything)


def test_the_defaults_are_the_templates() -> None:
    parameters, pool = template()["Parameters"], PoolSettings()
    assert pool.sign_in_with == parameters["SignInWith"]["Default"]
    assert pool.verify_with == parameters["VerifyWith"]["Default"]
    assert pool.mfa == parameters["MfaConfiguration"]["Default"]
