"""The sample of users: who is asked about, and who is left."""

from __future__ import annotations

from typing import Any

from cognito_otp_tools.doctor.facts.users import ASKED_ABOUT, PAGE, AwsUsers


class Pool:
    """A pool of users without e-mail addresses, of whom none has MFA; it counts who is asked about."""

    asked = 0

    def list_users(self, **_names: Any) -> dict[str, Any]:
        """Return a page of them."""
        return {"Users": [{"Username": str(number)} for number in range(PAGE)]}

    def admin_get_user(self, **_names: Any) -> dict[str, Any]:
        """Return one of them."""
        self.asked += 1
        return {}


def test_those_who_are_not_asked_about_are_counted() -> None:
    pool = Pool()
    sample = AwsUsers(pool).sample("us-east-1_A", mfa_by_phone=False)
    assert (pool.asked, sample.unasked, sample.unrecoverable) == (ASKED_ABOUT, PAGE - ASKED_ABOUT, 0)


def test_where_everyone_is_texted_no_one_has_to_be_asked_about() -> None:
    pool = Pool()
    sample = AwsUsers(pool).sample("us-east-1_A", mfa_by_phone=True)
    assert (pool.asked, sample.unasked, sample.unrecoverable) == (0, 0, PAGE)
