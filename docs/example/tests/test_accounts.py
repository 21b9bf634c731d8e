"""What users of the application do, in five lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts import CodeWanted
from conftest import PASSWORD

if TYPE_CHECKING:
    from accounts import Accounts

    from cognito_otp_local.testing import Phone, PhoneNetwork


def test_a_user_signs_up_with_the_code_on_the_phone(accounts: Accounts, phone: Phone) -> None:
    accounts.sign_up(phone.number, PASSWORD)
    assert not accounts.confirm(phone.number, "nonsense")
    assert accounts.confirm(phone.number, phone.next_text().code)
    assert isinstance(accounts.sign_in(phone.number, PASSWORD), str)


def test_the_text_says_whose_code_it_is(accounts: Accounts, phone: Phone) -> None:
    accounts.sign_up(phone.number, PASSWORD)
    text = phone.next_text()
    assert text.sender == "ACME"
    assert text.body == f"{text.code} is your Acme verification code. It expires in 24 hours. Do not share it."


def test_a_user_who_chose_codes_at_sign_in_needs_one(accounts: Accounts, member: Phone) -> None:
    accounts.want_code_at_sign_in(str(accounts.sign_in(member.number, PASSWORD)))
    wanted = accounts.sign_in(member.number, PASSWORD)
    assert isinstance(wanted, CodeWanted)
    assert accounts.bring_code(member.number, wanted, member.next_text().code)


def test_a_code_arrives_though_the_network_was_busy(
    accounts: Accounts, phone: Phone, phone_network: PhoneNetwork
) -> None:
    phone_network.throttle()
    accounts.sign_up(phone.number, PASSWORD)
    assert accounts.confirm(phone.number, phone.next_text().code)
