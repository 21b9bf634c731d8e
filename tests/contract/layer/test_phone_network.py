"""Every channel's message arrives on the local phone network over HTTP, and each refusal there is distinguished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.aws.emulators import ACCOUNT, running_emulator
from support.aws.iam_roles import allow, create_function, create_role
from support.local_stack.phone_network_server import ONCE, running_network
from support.people import CODE, PHONE
from support.sender.dispatches import CHANNELS, dispatch

from cognito_otp.adapters.carrier import AwsCarrier
from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.sessions import new_session
from cognito_otp.domain.delivery.attempts import Accepted, Lost, Refused
from cognito_otp.domain.delivery.judging import judge
from cognito_otp.domain.delivery.verdicts import Limit, Step
from cognito_otp.domain.routing.routes import Channel
from cognito_otp_local.phone_network.services.iam import RoleGate, derive_access_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.aws.emulators import Emulator
    from support.local_stack.phone_network_server import Network

    from cognito_otp.domain.delivery.attempts import Answer
    from cognito_otp.domain.delivery.verdicts import Verdict

TEMPLATE = "notify-code-verification-english-001"
SETTINGS = CHANNELS | {"notify": CHANNELS["notify"] | {"template_id": TEMPLATE}}
OPERATIONS = {
    "sms": "SendTextMessage",
    "notify": "SendNotifyTextMessage",
    "voice": "SendVoiceMessage",
    "sns": "sns:Publish",
}
ARNS = {
    "sms": {"identity": f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:sender-id/ACME/GB"},
    "notify": {"notify_configuration": f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:notify-configuration/nc-1"},
    "voice": {"identity": f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:phone-number/phone-1"},
    "sns": {},
}


@pytest.fixture(scope="module")
def running() -> Iterator[Network]:
    """Serve the phone network, which lets everyone in."""
    with running_network() as network:
        yield network


@pytest.fixture
def network(running: Network, monkeypatch: pytest.MonkeyPatch) -> Network:
    """Return the phone network as it is at its start, in place of AWS."""
    running.inbox.clear()
    running.phones.faults.clear()
    running.renew_account()
    monkeypatch.setenv("AWS_ENDPOINT_URL", running.url)
    return running


def send(channel: str, **settings: Any) -> Answer:
    """Send a code as the function does."""
    return AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**SETTINGS[channel] | settings))


def verdict(channel: str, answer: Answer) -> Verdict:
    """Return what a refusal means."""
    assert isinstance(answer, Refused), answer
    return judge(Channel(channel), answer.failure)


AGAIN = f"Again, your code is {CODE}. Do not share it."


@pytest.mark.parametrize(
    ("channel", "sender", "body"),
    [
        ("sms", "ACME", f"{CODE} is your Acme verification code. It expires in 24 hours. Do not share it."),
        ("notify", "22395", f"{CODE} is your Your app verification code."),
        ("voice", "+447700900100", f"Your Acme verification code is {CODE} {AGAIN}"),
        ("sns", "ACME", f"{CODE} is your Acme verification code. It expires in 24 hours. Do not share it."),
    ],
)
def test_a_code_arrives_on_every_channel(network: Network, channel: str, sender: str, body: str) -> None:
    result = send(channel)
    (message,) = network.inbox.messages()
    assert result == Accepted(message.message_id)
    assert (message.to, message.channel, message.sender, message.body) == (PHONE, channel, sender, body)


@pytest.mark.parametrize(("channel", "seconds"), [("sms", 180), ("notify", 180), ("voice", 180), ("sns", 259_200)])
def test_a_message_is_held_no_longer_than_its_code_lives_but_by_sns(
    network: Network, channel: str, seconds: int
) -> None:
    """Publish takes no time to live, and End User Messaging's own is three days."""
    assert isinstance(send(channel), Accepted)
    (message,) = network.inbox.messages()
    assert message.delivery is not None
    assert (message.delivery.message_type, message.delivery.time_to_live) == ("TRANSACTIONAL", seconds)


def opt_out(network: Network) -> None:
    """Put the phone on the account's opt-out list."""
    network.control("POST", "/network/opt-outs", {"to": PHONE})


def block(network: Network) -> None:
    """Have the account's Protect configuration block the country, for texts and calls."""
    client = network.client()
    made = client.create_protect_configuration()["ProtectConfigurationId"]
    for capability in ("SMS", "VOICE"):
        client.update_protect_configuration_country_rule_set(
            ProtectConfigurationId=made,
            NumberCapability=capability,
            CountryRuleSetUpdates={"GB": {"ProtectStatus": "BLOCK"}},
        )
    client.set_account_default_protect_configuration(ProtectConfigurationId=made)


def enter_the_sandbox(network: Network) -> None:
    """Put the account into the sandbox, where only verified numbers are texted."""
    network.set(sandbox=True)


@pytest.mark.parametrize("rule", [opt_out, block])
@pytest.mark.parametrize("channel", ["sms", "notify", "voice"])
def test_what_the_account_forbids_for_a_phone_stops_every_route(
    network: Network, channel: str, rule: Callable[[Network], None]
) -> None:
    rule(network)
    decided = verdict(channel, send(channel))
    assert (decided.step, decided.known) == (Step.STOP, True)
    assert network.inbox.messages() == ()


@pytest.mark.parametrize("channel", ["sms", "notify", "voice"])
def test_the_sandbox_stops_every_route_of_its_region(network: Network, channel: str) -> None:
    enter_the_sandbox(network)
    decided = verdict(channel, send(channel))
    assert (decided.step, decided.limit, decided.known) == (Step.NEXT_ROUTE, Limit.SANDBOX, True)
    assert network.inbox.messages() == ()


@pytest.mark.parametrize("rule", [opt_out, block, enter_the_sandbox])
def test_sns_accepts_what_the_account_forbids_and_delivers_nothing(
    network: Network, rule: Callable[[Network], None]
) -> None:
    """Therefore SNS routes belong after the other routes."""
    rule(network)
    assert isinstance(send("sns"), Accepted)
    assert network.inbox.messages() == ()


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_a_message_that_costs_too_much_is_sent_by_the_next_route(network: Network, channel: str) -> None:
    assert verdict(channel, send(channel, max_price="0.001")).step is Step.NEXT_ROUTE
    assert network.inbox.messages() == ()


@pytest.mark.parametrize(
    ("channel", "limit", "shared"), [("sms", "text", Limit.TEXTS), ("voice", "voice", Limit.CALLS)]
)
def test_a_spent_limit_stops_the_routes_that_share_it(
    network: Network, channel: str, limit: str, shared: Limit
) -> None:
    network.set(**{f"{limit}_spend_limit_usd": 0})
    decided = verdict(channel, send(channel))
    assert (decided.step, decided.limit) == (Step.NEXT_ROUTE, shared)


@pytest.mark.parametrize(
    ("channel", "settings"),
    [
        ("sms", {"identity": "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1"}),
        ("sms", {"configuration_set": "nobodys"}),
        ("notify", {}),
        ("voice", {"identity": "phone-0123456789abcdef0123456789abcdef"}),
        ("voice", {"identity": "ACME"}),
    ],
)
def test_a_route_whose_resource_is_missing_is_skipped_and_the_code_is_sent(
    network: Network, channel: str, settings: dict[str, str]
) -> None:
    network.set(owned_only=True)
    decided = verdict(channel, send(channel, **settings))
    assert (decided.step, decided.alarming, decided.known) == (Step.NEXT_ROUTE, True, True)


@pytest.mark.parametrize(
    "settings",
    [
        {"template_id": None},
        {"template_id": "nobodys"},
        {"variables": {"pin": "{code}"}},
    ],
)
def test_after_a_misconfigured_notify_route_the_next_one_is_tried(network: Network, settings: dict[str, Any]) -> None:
    decided = verdict("notify", send("notify", **settings))
    assert (decided.step, decided.known) == (Step.NEXT_ROUTE, True)
    assert network.inbox.messages() == ()


def test_a_country_that_notify_is_not_set_up_for_may_be_reached_otherwise(network: Network) -> None:
    made = network.client().create_notify_configuration(
        DisplayName="Acme", UseCase="CODE_VERIFICATION", EnabledChannels=["SMS"], EnabledCountries=["US"]
    )
    refusal = send("notify", notify_configuration=made["NotifyConfigurationId"])
    assert isinstance(refusal, Refused)
    assert refusal.failure.reason == "COUNTRY_NOT_ENABLED"
    assert verdict("notify", refusal).step is Step.NEXT_ROUTE


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_throttle_may_pass_on_every_channel(network: Network, channel: str) -> None:
    network.fault(operation=OPERATIONS[channel], kind="throttle", times=1)
    decided = verdict(channel, send(channel))
    assert (decided.step, decided.known) == (Step.RETRY_HERE, True)
    assert isinstance(send(channel), Accepted)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("kind", "arrive"), [("drop_before", 0), ("drop_after", 1)])
def test_a_lost_answer_is_reported_as_lost_on_every_channel(
    network: Network, channel: str, kind: str, arrive: int
) -> None:
    """And the request is made once, whatever botocore would do by itself."""
    network.fault(operation=OPERATIONS[channel], kind=kind)
    assert isinstance(send(channel), Lost)
    assert len(network.inbox.messages()) == arrive


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """Run an emulator that enforces IAM."""
    with running_emulator(auth=True) as running:
        yield running


@pytest.fixture(scope="module")
def guarded(emulator: Emulator) -> Iterator[Network]:
    """Serve the phone network behind the emulator's IAM."""
    admin = emulator.admin()
    gate = RoleGate(
        admin.client("iam", endpoint_url=emulator.url, config=ONCE),
        admin.client("lambda", endpoint_url=emulator.url, config=ONCE),
    )
    with running_network(emulator.url, gate) as network:
        yield network


@pytest.fixture
def become(emulator: Emulator, guarded: Network, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make this process a function whose role has these statements."""
    guarded.inbox.clear()
    monkeypatch.setenv("AWS_ENDPOINT_URL", guarded.url)

    def act(*statements: dict[str, str]) -> None:
        role = create_role(emulator, *statements)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", derive_access_key(create_function(emulator, role), role))

    return act


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_role_that_allows_one_channel_sends_by_it_and_tries_the_next_route_on_the_others(
    guarded: Network, become: Callable[..., None], channel: str
) -> None:
    """The statements are those of template.yaml: RouteArns for End User Messaging, phones and no topics for SNS."""
    if channel == "sns":
        topics = {"Effect": "Deny", "Action": "sns:Publish", "Resource": "arn:aws:sns:*:*:*"}
        become(allow("*", "sns:Publish"), topics)
    else:
        become(allow(next(iter(ARNS[channel].values())), f"sms-voice:{OPERATIONS[channel]}"))
    for other, names in ARNS.items():
        result = send(other, **names)
        if other == channel:
            assert isinstance(result, Accepted)
        else:
            decided = verdict(other, result)
            assert (decided.step, decided.alarming, decided.known) == (Step.NEXT_ROUTE, True, True)
    assert len(guarded.inbox.messages()) == 1


@pytest.mark.parametrize("channel", ["sms", "notify", "voice"])
def test_a_role_for_arns_denies_an_identity_that_is_named_otherwise(
    guarded: Network, become: Callable[..., None], channel: str
) -> None:
    """The same identity by its name or id."""
    become(allow(next(iter(ARNS[channel].values())), f"sms-voice:{OPERATIONS[channel]}"))
    assert verdict(channel, send(channel)).step is Step.NEXT_ROUTE
    assert guarded.inbox.messages() == ()
