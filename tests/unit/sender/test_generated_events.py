"""Generated events through the sender: no exception, one outcome each, and no secret in anything that is written.

A few by default; `make fuzz` makes 100,000 (EXAMPLES).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.messages import CATALOGUE
from support.sender.fakes import MemoryCounters, MemoryReports, Table
from support.sender.routing_tables import FULL, routes, table

from cognito_otp.application.custom_sms_sender import CustomSmsSender
from cognito_otp.application.event_report import EventReporter
from cognito_otp.application.ports import Claim, Invocation, TableReading
from cognito_otp.application.pumping_guard import PumpingGuard
from cognito_otp.application.route_attempts import RouteAttempts
from cognito_otp.domain.countries import Served
from cognito_otp.domain.custom_sms_sender import SenderRules, decide
from cognito_otp.domain.delivery.attempts import Accepted, Answer, Lost, Refused
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.delivery.resending import History, OnUnknown, Retries
from cognito_otp.domain.phones import InvalidPhoneError, repair_phone
from cognito_otp.domain.pumping import Caps, GuardMode, Window
from cognito_otp.domain.purposes import PURPOSES_BY_SOURCE, Lifetimes
from cognito_otp.domain.routing.planning import Policy, ResendStart
from cognito_otp.domain.routing.table import single_route
from cognito_otp.errors import CodeUnreadableError, InvalidEventError
from cognito_otp.events import read_sender_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp.application.ports import Dispatch
    from cognito_otp.domain.delivery.outcomes import Outcome, OutcomeKind
    from cognito_otp.domain.routing.table import RoutingTable


EXAMPLES = int(os.environ.get("EXAMPLES", 3 * settings().max_examples))
SEALED, NAME, MAIL, METADATA, CODE = "AYADsealed9137", "name-5521", "mail-6632@example.com", "meta-7743", "918273"

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
codes = st.builds(
    lambda source, number, email, extra: {
        "triggerSource": f"CustomSMSSender_{source}",
        "userPoolId": "us-east-1_EXAMPLE01",
        "userName": NAME,
        "request": {
            "code": SEALED,
            "userAttributes": {"phone_number": number, "email": email} | extra,
            "clientMetadata": {"note": METADATA},
        },
    },
    st.sampled_from(list(PURPOSES_BY_SOURCE)),
    st.sampled_from(["+447700900123", "+14255550123", "+33639980001", "+4407700900123"]),
    st.sampled_from([MAIL, None, [MAIL]]),
    st.sampled_from(
        [{}, {"locale": "pt-BR", "sub": "6f1c2a34-5b67-48c9-8d01-23456789abcd"}, {"locale": [NAME], "sub": 7}]
    ),
)
"""Events that ask for a code: what is generated above hardly ever does."""
tables = st.sampled_from([table(FULL), single_route("ACME"), routes(default=FULL["routes"]["GB"][1:])])
failures = st.tuples(
    st.sampled_from(["ConflictException", "ValidationException", "ThrottlingException", "NewException"]),
    st.sampled_from([None, "DESTINATION_PHONE_NUMBER_OPTED_OUT", "SENDER_ID_NOT_REGISTERED", "SOMETHING_NEW"]),
    st.sampled_from([(), ("DestinationPhoneNumber",)]),
    st.sampled_from([0, 400, 503]),
).map(lambda drawn: Failure(*drawn))
policies = st.tuples(
    st.sampled_from([Served(None), Served(frozenset({"GB", "US"}))]), st.sampled_from(list(ResendStart))
).map(lambda drawn: Policy(*drawn))
histories = st.tuples(
    st.sampled_from([0.0, 0.0, 30.0, 170.0]) | st.floats(0, 700_000),
    st.integers(1, 4),
    st.sampled_from([0.0, 60.0, 200.0]),
    st.integers(0, 2),
).map(lambda drawn: History(*drawn))
THROTTLED = Refused(Failure("ThrottlingException", status=400))
OPTED_OUT = Refused(Failure("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", status=400))
answer = st.sampled_from([Accepted("message-1"), Lost("the answer was lost"), THROTTLED, OPTED_OUT])
throttled = st.just(0).map(lambda _: [THROTTLED])
answers = st.one_of(throttled, st.lists(answer | failures.map(Refused), min_size=1, max_size=5))


@dataclass
class World:
    """Everything that the sender calls, for one example."""

    table: RoutingTable
    policy: Policy
    history: History
    on_unknown: OnUnknown
    answers: list[Answer]
    opens: bool
    caps: Caps
    fault: str | None
    broken: frozenset[int]
    reports: MemoryReports = field(default_factory=MemoryReports)
    region: str | None = "us-east-1"

    def start_run(self, remaining: Callable[[], float]) -> None:
        """Begin a run, whose time does not matter here."""
        assert remaining() > 0

    def current(self) -> TableReading:
        """Return the routing table."""
        return TableReading(self.table)

    def claim(self, code: str, *, trace: str, seconds: float, counting: tuple[Window, ...] = ()) -> Claim | None:
        """Claim the code, which has a history."""
        assert (trace, seconds) == ("request-1", 55.0)
        assert [window.limit for window in counting] in ([], [self.caps.per_number, self.caps.per_country])
        return Claim(code, "run-1", self.history, self.fault)

    def doubt(self, claim: Claim) -> None:
        """Record another send."""
        self.reports.written.append(repr(claim))

    keep = doubt

    def release(self, claim: Claim, *, doubts: int, counted: bool) -> None:
        """Release the code."""
        self.reports.written.append(f"{claim!r} {doubts} {counted}")

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Open the code."""
        if not self.opens:
            raise CodeUnreadableError(f"the code of {user_pool_id} cannot be opened")
        assert sealed_code
        return CODE

    def send(self, dispatch: Dispatch) -> Answer:
        """Return the next answer; the last one is repeated."""
        self.reports.written.append(f"{dispatch!r}")
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def run(self, event: object) -> Outcome:
        """Run the sender on an event."""
        table = Table(broken=self.broken)
        sender = CustomSmsSender(
            reporter=EventReporter(self.reports, self.reports, self.reports),
            deadlines=self,
            tables=self,
            store=self,
            guard=PumpingGuard(self.caps, MemoryCounters(table)),
            codes=self,
            routes=RouteAttempts(self, 7.0, 8.0, lambda _: None),
            rules=SenderRules(
                policy=self.policy,
                lifetimes=Lifetimes(auth_session_minutes=3, temporary_password_days=7),
                on_unknown=self.on_unknown,
                retries=Retries(1, 180),
                max_price="0.50",
                configuration_set=None,
                signs_in_with_email=False,
            ),
            catalogue=CATALOGUE,
        )
        return sender.handle(event, Invocation("request-1", lambda: 55.0))


def representations(event: object) -> list[str]:
    """Return the reprs of what is read from an event, which an exception or a debugger may print."""
    try:
        received = read_sender_event(event)
    except InvalidEventError as error:
        return [str(error)]
    return [repr(received), repr(received.attributes), repr(decide(received, signs_in_with_email=False))]


worlds = st.builds(
    World,
    table=tables,
    policy=policies,
    history=histories,
    on_unknown=st.sampled_from(list(OnUnknown)),
    answers=answers,
    opens=st.sampled_from([True, True, True, False]),
    fault=st.sampled_from([None, None, "the table of codes failed"]),
    broken=st.frozensets(st.integers(1, 3), max_size=2),
    caps=st.sampled_from(
        [Caps(GuardMode.OBSERVE, 1, 1), Caps(GuardMode.ENFORCE, 10, 1), Caps(GuardMode.ENFORCE, 0, 0)]
    ),
)


def number_of(event: object) -> str | None:
    """Return the phone number in an event, if there is one that a log could give away."""
    match event:
        case {"request": {"userAttributes": {"phone_number": str(number)}}} if len(number) > 8:
            return number
        case _:
            return None


def texted(number: str) -> str:
    """Return the form in which a number is texted, or itself where it is not."""
    try:
        return repair_phone(number).e164
    except InvalidPhoneError:
        return number


SETTINGS = settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def run_and_search(event: object, world: World) -> Outcome:
    """Run the sender on an event; check its report, and that nothing written holds a secret."""
    outcome = world.run(event)
    written = "\n".join([*world.reports.written, repr(outcome), *representations(event)])
    assert [kind for kind, _, _ in world.reports.counted] == [outcome.kind]
    assert bool(world.reports.records) == outcome.follow_up.undelivered
    assert not any(secret in written for secret in (SEALED, NAME, MAIL, METADATA, CODE))
    number = number_of(event)
    assert number is None or (number not in written and texted(number) not in written)
    return outcome


@SETTINGS
@given(events, worlds)
def test_no_event_makes_the_sender_raise_or_write_a_secret(event: object, world: World) -> None:
    run_and_search(event, world)


REACHED: set[OutcomeKind] = set()


@settings(SETTINGS, max_examples=max(EXAMPLES, 1500))
@given(codes, worlds)
def test_no_code_makes_the_sender_raise_or_write_a_secret(event: object, world: World) -> None:
    REACHED.add(run_and_search(event, world).kind)


def test_the_generated_codes_reach_every_way_to_end() -> None:
    """Without this, examples that end before the sending would prove nothing. Runs after the test before it."""
    if not REACHED:
        pytest.skip("no examples were generated in this process")
    wanted = "sent in_doubt held delayed expired unreadable not_served capped opted_out"
    assert REACHED.issuperset(wanted.split())
