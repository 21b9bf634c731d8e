"""Generated events through the decoder, the decisions and what is told of them: no crash, and no secret in any output.

A few by default; `make fuzz` makes 100,000 (EXAMPLES).
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tables import FULL, routes, table

from cognito_otp.domain.countries import Served
from cognito_otp.domain.once import Conclusion, OnUnknown, Run, conclude, forbid
from cognito_otp.domain.outcomes import CodeOutcome, Fault
from cognito_otp.domain.pumping import Cap, Caps, Mode
from cognito_otp.domain.purposes import PURPOSES_BY_SOURCE, Lifetimes
from cognito_otp.domain.routing.attempts import Attempt, Lost, NotSent, Refused, Sent, Unknown
from cognito_otp.domain.routing.composing import Words, compose
from cognito_otp.domain.routing.failures import Failure
from cognito_otp.domain.routing.judging import judge
from cognito_otp.domain.routing.planning import Plan, Policy, ResendStart, plan
from cognito_otp.domain.routing.table import single_route
from cognito_otp.domain.sending import Send, Skip, decide
from cognito_otp.errors import InvalidEventError
from cognito_otp.events import read_sender_event
from cognito_otp.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.failed_codes import FailedCode
    from cognito_otp.domain.routing.table import RoutingTable
    from cognito_otp.telling import Case

EXAMPLES = int(os.environ.get("EXAMPLES", "300"))
SEALED, NAME, MAIL, METADATA, CODE = "AYADsealed9137", "name-5521", "mail-6632@example.com", "meta-7743", "918273"
LIFETIMES = Lifetimes(auth_session_minutes=3, temporary_password_days=7)

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
phones = st.one_of(
    st.from_regex(r"\+(1|7|44|33|49|358|47|86|91|262|800|870|979)[0-9]{4,12}", fullmatch=True),
    st.from_regex(r"\+?[0-9 ()-]{1,20}", fullmatch=True),
    st.text(max_size=20),
)
sources = st.sampled_from([f"CustomSMSSender_{source}" for source in PURPOSES_BY_SOURCE]) | st.sampled_from(
    ["CustomSMSSender_New", "CustomSMSSender", "PreSignUp_SignUp", ""]
)
attributes = st.fixed_dictionaries(
    {},
    optional={
        "sub": st.uuids().map(str) | junk,
        "phone_number": phones | junk,
        "email": st.just(MAIL) | junk,
        "locale": st.sampled_from(["en", "pt-BR", "zh_Hant_TW", "xx"]) | st.text(max_size=8) | junk,
        "phone_number_verified": st.sampled_from(["true", "false"]),
    },
)
requests = st.fixed_dictionaries(
    {"userAttributes": attributes | attributes | attributes | junk},
    optional={
        "code": st.just(SEALED) | st.just(SEALED) | junk,
        "clientMetadata": st.just({"note": METADATA}) | junk,
        "type": st.just("customSMSSenderRequestV1"),
    },
)
events = junk | st.fixed_dictionaries(
    {
        "triggerSource": sources | sources | sources | junk,
        "userPoolId": st.just("us-east-1_EXAMPLE01"),
        "region": st.just("us-east-1"),
        "userName": st.just(NAME),
        "request": requests | requests | requests | junk,
    },
    optional={"version": st.just("1"), "callerContext": junk, "response": junk},
)
tables = st.sampled_from([table(FULL), single_route("ACME"), routes(default=FULL["routes"]["GB"][1:])])
results = st.sampled_from(["sent", "lost", "refused", "delayed"])
failures = st.builds(
    Failure,
    st.sampled_from(["ConflictException", "ValidationException", "ThrottlingException", "NewException"]),
    st.sampled_from([None, "DESTINATION_PHONE_NUMBER_OPTED_OUT", "SENDER_ID_NOT_REGISTERED", "SOMETHING_NEW"]),
    st.sampled_from([(), ("DestinationPhoneNumber",)]),
    st.sampled_from([0, 400, 503]),
)
policies = st.builds(
    Policy, st.sampled_from([Served(None), Served(frozenset({"GB", "US"}))]), st.sampled_from(list(ResendStart))
)
runs = st.builds(Run, st.floats(0, 700_000), st.integers(1, 4), st.integers(0, 3))


@dataclass
class Output:
    """Everything that is told: lines, counts, records."""

    told: list[str] = field(default_factory=list)

    def write(self, msg: str, *, extra: Mapping[str, object]) -> None:
        """Write a line."""
        self.told.append(json.dumps([msg, extra]))

    info = warning = error = write

    def append_keys(self, **keys: object) -> None:
        """Keep fields."""
        self.told.append(json.dumps(keys))

    def count_code(self, outcome: CodeOutcome, *, country: str | None, channel: str | None) -> None:
        """Count an event."""
        self.told.append(json.dumps([outcome, country, channel]))

    def count_fault(self, fault: Fault, *, country: str | None = None) -> None:
        """Count a fault."""
        self.told.append(json.dumps([fault, country]))

    def put(self, failed: FailedCode) -> None:
        """Keep a record."""
        self.told.append(json.dumps(asdict(failed)))


@dataclass(frozen=True)
class Chance:
    """What happens to a code that is sent."""

    table: RoutingTable
    policy: Policy
    run: Run
    on_unknown: OnUnknown
    result: str
    failure: Failure


def handle(event: object, chance: Chance, case: Case) -> Conclusion:
    """Decide as the function does; where it would call AWS, ``chance`` answers."""
    try:
        received = read_sender_event(event)
    except InvalidEventError as error:
        return Conclusion(CodeOutcome.INVALID, str(error))
    # What is never written whole is here, to find a secret that a repr would give away.
    source = f"{received.source} {received!r}"
    case.about(source=source, user_pool_id=received.user_pool_id, sub=received.attributes.sub)
    match decide(received, signs_in_with_email=False):
        case Skip(reason, alarming):
            return Conclusion(CodeOutcome.SKIPPED, reason, expected=not alarming)
        case Send() as send:
            case.about(purpose=send.purpose, country=send.phone.country, phone=send.phone.masked)
            return deliver(send, chance, case)


def deliver(send: Send, chance: Chance, case: Case) -> Conclusion:
    """Plan, word and conclude."""
    planned = plan(send.phone.country, send.purpose, chance.table, chance.policy)
    if not isinstance(planned, Plan):
        return Conclusion(CodeOutcome.NOT_SERVED, planned.refusal)
    if forbidden := forbid(chance.run, LIFETIMES.seconds(send.purpose), chance.on_unknown):
        return forbidden
    caps = Caps(Mode.OBSERVE, 1, 1)
    assert caps.exceeded(Cap.NUMBER, 2)
    route = planned.routes[0]
    content = compose(route, Words(send.purpose, "Acme", send.locale, code=CODE, user=send.user_name))
    case.about(purpose=f"{send.purpose}{send!r}{content!r}")
    case.attempt(Attempt(route, Refused(chance.failure), judge(route.channel, chance.failure)))
    match chance.result:
        case "sent":
            return conclude(Sent(route, "message-1"), chance.run, chance.on_unknown)
        case "lost":
            case.attempt(Attempt(route, Lost("the answer was lost")))
            return conclude(Unknown(route, "the answer was lost"), chance.run, chance.on_unknown)
        case result:
            passing = NotSent(chance.failure.exception, may_pass=result == "delayed")
            return conclude(passing, chance.run, chance.on_unknown)


def number_of(event: object) -> str | None:
    """Return the phone number in an event, if there is one that a log could give away."""
    match event:
        case {"request": {"userAttributes": {"phone_number": str(number)}}} if len(number) > 8:
            return number
        case _:
            return None


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    events,
    st.builds(Chance, tables, policies, runs, st.sampled_from(list(OnUnknown)), results, failures),
)
def test_no_event_crashes_the_decisions_and_no_secret_is_told(event: object, chance: Chance) -> None:
    output = Output()
    case = Teller(output, output, output).open("request-1")
    conclusion = handle(event, chance, case)
    case.conclude(conclusion)
    told = "\n".join([*output.told, repr(conclusion)])
    assert conclusion.outcome in set(CodeOutcome)
    assert not any(secret in told for secret in (SEALED, NAME, MAIL, METADATA, CODE))
    number = number_of(event)
    assert number is None or number not in told
