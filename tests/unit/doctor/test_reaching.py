"""Whether a route reaches a country: neither a block where AWS would send, nor a route that is taken for well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from unit.doctor.made_facts import ACCOUNT, NUMBER, REGION, account, answers, asked, make_facts, stack

from cognito_otp.domain.routing.routes import SmsRoute, SnsRoute
from cognito_otp.domain.routing.table import RoutingTable
from cognito_otp_attach.facts.values import Unseen
from cognito_otp_tools.sms_account.owned import Identities

if TYPE_CHECKING:
    from cognito_otp_tools.doctor.findings import Finding

GB_SENDER_ID = {
    "SenderIdArn": f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:sender-id/ACME/GB",
    "SenderId": "ACME",
    "IsoCountryCode": "GB",
    "Registered": True,
}
OTHERS = "arn:aws:sms-voice:us-east-1:999999999999:phone-number/phone-9"
POOL = {"PoolId": "pool-1", "PoolArn": "arn:pool-1", "Status": "ACTIVE", "MessageType": "TRANSACTIONAL"}


def looked(country: str, *routes: Any, check: str = "destination.route", **changes: Any) -> list[Finding]:
    """Look at the routes of a country."""
    return answers(check, make_facts(**asked(RoutingTable({country: routes}), country, **changes)))


def sms(identity: str | None = None, **more: Any) -> SmsRoute:
    """Return a route."""
    return SmsRoute(name="one", identity=identity, **more)


@pytest.mark.parametrize(
    ("country", "identity", "status", "text"),
    [
        ("FR", "ACME", "warn", "AWS takes one that was not requested"),
        ("GB", "OTHER", "block", "registers sender IDs"),
        ("US", "ACME", "block", "does not show"),
        ("GB", "ACME", "ok", "reaches"),
        ("FR", "+33612345678", "block", "has no +33612345678"),
        ("US", OTHERS, "warn", "not the account's own"),
        ("FR", "rcs-0123456789", "warn", "not looked at"),
        ("US", None, "block", "no number that serves US"),
        ("BE", None, "warn", "BE wants an owned number"),
        ("GB", None, "ok", "reaches"),
        ("SG", None, "warn", "may drop its texts"),
        ("FR", None, "ok", "reaches"),
    ],
)
def test_an_identity_is_judged_by_the_country_and_by_what_the_account_owns(
    country: str, identity: str | None, status: str, text: str
) -> None:
    (found,) = looked(country, sms(identity), identities=Identities(sender_ids=(GB_SENDER_ID,)))
    assert (str(found.status), text in found.found) == (status, True), found


@pytest.mark.parametrize(
    ("pool", "members", "status", "text"),
    [
        ({}, (str(NUMBER["PhoneNumberArn"]),), "ok", "reaches"),
        ({}, (), "block", "it is empty"),
        ({}, (OTHERS,), "warn", "has a member"),
        ({"MessageType": "PROMOTIONAL"}, (str(NUMBER["PhoneNumberArn"]),), "block", "PROMOTIONAL"),
        ({"SharedRoutesEnabled": True}, (), "ok", "reaches"),
    ],
)
def test_a_pool_is_judged_by_its_members_and_its_kind(
    pool: dict[str, Any], members: tuple[str, ...], status: str, text: str
) -> None:
    owned = Identities(numbers=(NUMBER,), pools=(POOL | pool,), members={"pool-1": members})
    (found,) = looked("US", sms("pool-1"), identities=owned)
    assert (str(found.status), text in found.found) == (status, True), found


def test_shared_routes_do_not_reach_the_united_states() -> None:
    owned = Identities(pools=(POOL | {"SharedRoutesEnabled": True},), members={"pool-1": ()})
    (found,) = looked("US", sms("pool-1"), identities=owned)
    assert (str(found.status), "no number that serves US" in found.found) == ("block", True), found


@pytest.mark.parametrize(
    ("registration", "status"),
    [
        ({"RegistrationStatus": "REVIEWING"}, "block"),
        ({"RegistrationStatus": "REVIEWING", "ApprovedVersionNumber": 1}, "ok"),
        ({"RegistrationStatus": "CLOSED", "ApprovedVersionNumber": 1}, "block"),
    ],
)
def test_a_registration_holds_while_a_newer_version_of_it_is_reviewed(
    registration: dict[str, Any], status: str
) -> None:
    owned = Identities(
        numbers=(NUMBER | {"RegistrationId": "r"},), registrations={"r": {"RegistrationId": "r"} | registration}
    )
    (found,) = looked("US", sms("phone-1"), identities=owned)
    assert str(found.status) == status


@pytest.mark.parametrize(
    ("number", "status"), [(None, "block"), ("+18005550199", "block"), (str(NUMBER["PhoneNumber"]), "ok")]
)
def test_sns_needs_an_owned_number_where_others_do(number: str | None, status: str) -> None:
    owned = Identities(numbers=(NUMBER,) if number == NUMBER["PhoneNumber"] else ())
    route = SnsRoute(name="one", number=number)
    (found,) = looked("US", route, identities=owned, stack=stack(UseSns="true"))
    assert str(found.status) == status


def test_a_route_that_the_stack_may_not_take_does_not_reach() -> None:
    route = SnsRoute(name="one", sender_id="ACME")
    (found,) = looked("FR", route, stack=stack())
    assert (str(found.status), "UseSns=true" in found.fix) == ("block", True), found


def test_a_route_whose_configuration_set_is_gone_does_not_reach() -> None:
    (found,) = looked("FR", sms(configuration_set="gone"))
    assert (str(found.status), "gone is not there" in found.found) == ("block", True), found
    (named,) = looked("FR", sms(configuration_set="gone"), check="routes.configuration_set")
    assert str(named.status) == "block"
    both = (SmsRoute(name="good"), sms(configuration_set="gone"))
    (named,) = looked("FR", *both, check="routes.configuration_set")
    assert str(named.status) == "warn"


def test_all_that_ails_a_route_is_one_finding_the_gravest_first() -> None:
    (found,) = looked("IN", sms("ACME"))
    assert found.found.index("no DLT ids") < found.found.index("needs to be registered")


def test_a_region_that_cannot_be_seen_hides_no_other_route() -> None:
    denied = Unseen("sms-voice:DescribePhoneNumbers", "AccessDeniedException: no")
    accounts = {REGION: account(identities=denied), "eu-west-1": account("eu-west-1", identities=Identities())}
    routes = (sms(), SmsRoute(name="far", region="eu-west-1"))
    facts = make_facts(**asked(RoutingTable({"FR": routes}), "FR") | {"sms": accounts})
    assert {one.check: str(one.status) for one in answers("destination.route", facts)} == {
        "destination.route.FR.one": "unseen",
        "destination.route.FR.far": "ok",
    }


def test_the_accounts_protect_configuration_holds_for_sns_too() -> None:
    held = account(
        attributes={"ACCOUNT_TIER": "PRODUCTION", "DEFAULT_PROTECT_CONFIGURATION_ID": "p"},
        protect_rules={("p", "SMS"): {"FR": "BLOCK"}},
        identities=Identities(),
    )
    table = RoutingTable({"FR": (SnsRoute(name="one", sender_id="ACME"),)})
    facts = make_facts(**asked(table, "FR") | {"sms": {REGION: held}})
    assert [str(one.status) for one in answers("destination.protect", facts)] == ["block"]
