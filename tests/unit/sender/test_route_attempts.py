"""Routes are tried in order, each failure leads to its next step, and no attempt begins that cannot end in time."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.people import PHONE
from support.sender.routing_tables import routes

from cognito_otp.application.ports import Dispatch
from cognito_otp.application.route_attempts import (
    EXPIRED,
    LONGEST_WAIT,
    OUT_OF_TIME,
    TRIES_PER_ROUTE,
    RouteAttempts,
    Sends,
    TimeLeft,
)
from cognito_otp.domain.delivery.attempts import Accepted, Answer, Attempt, Lost, Refused, describe
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind
from cognito_otp.domain.phones import read_phone
from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.composing import TextContent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_otp.domain.routing.routes import Route

ATTEMPT, RESERVE = 7.0, 8.0
OK = Accepted("message-1")
THROTTLED = Refused(Failure("ThrottlingException", status=400))
UNREGISTERED = Refused(Failure("ValidationException", "SENDER_ID_NOT_REGISTERED", status=400))
OPTED_OUT = Refused(Failure("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", status=400))
SPENT = Refused(Failure("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", status=400))
NEW = Refused(Failure("ConflictException", "SOMETHING_NEW", status=400))
VAGUE = Refused(Failure("ValidationException", "OTHER", status=400))
SANDBOX = Refused(Failure("ConflictException", "DESTINATION_PHONE_NUMBER_NOT_VERIFIED", status=400))
LOST = Lost("send_text_message: the answer was lost (ReadTimeoutError)")
STOPPED = Outcome(OutcomeKind.OPTED_OUT, "ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT", FollowUp.NONE)
GB = routes(
    GB=[
        {"channel": "sms", "name": "a", "identity": "ACME"},
        {"channel": "sms", "name": "b", "identity": "OTHER", "region": "us-east-1"},
        {"channel": "voice", "name": "c", "identity": "+447700900100"},
    ]
).routes["GB"]
DISPATCHES = [
    Dispatch(read_phone(PHONE), route, TextContent("hello"), Purpose.SIGN_UP, 180, "0.50", "trace") for route in GB
]


def sent(route: Route) -> Outcome:
    """Return the outcome of a code that a route accepted."""
    return Outcome(OutcomeKind.SENT, None, FollowUp.NONE, route, "message-1")


def in_doubt(route: Route, doubts: int = 1) -> Outcome:
    """Return the outcome of a code whose answer was lost on a route."""
    return Outcome(OutcomeKind.IN_DOUBT, LOST.problem, FollowUp.RUN_AGAIN, route, doubts=doubts)


@dataclass
class World:
    """Channels that give the scripted answers, and a clock that attempts and waits move forward."""

    answers: dict[str, list[Answer]]
    region: str | None = "us-east-1"
    seconds_left: float = 60.0
    life_left: float = 180.0
    attempt_takes: float = 0.1
    tried: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    reported: list[Attempt] = field(default_factory=list)
    lives: list[int] = field(default_factory=list)
    resends: int = 0
    records: bool = True
    recorded: int = 0
    sends: Sends = field(init=False)
    on_send: Callable[[], object] = lambda: None

    def send(self, dispatch: Dispatch) -> Answer:
        """Return the route's next answer; the last one is repeated."""
        self.on_send()
        self.tried.append(dispatch.route.name)
        self.lives.append(dispatch.time_to_live)
        self.seconds_left -= self.attempt_takes
        self.life_left -= self.attempt_takes
        answers = self.answers[dispatch.route.name]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def record(self) -> bool:
        """Record another send, where the store is not broken."""
        self.recorded += 1
        return self.records

    def sleep(self, seconds: float) -> None:
        """Wait, in no time."""
        self.waits.append(seconds)
        self.seconds_left -= seconds
        self.life_left -= seconds

    def deliver(self) -> Outcome:
        """Send the code."""
        self.sends = Sends(self.resends, self.record)
        return RouteAttempts(self, ATTEMPT, RESERVE, self.sleep).try_in_order(
            DISPATCHES,
            time_left=TimeLeft(lambda: self.seconds_left, lambda: self.life_left),
            sends=self.sends,
            report=self.reported.append,
        )


def world(a: Sequence[Answer] = (OK,), b: Sequence[Answer] = (OK,), c: Sequence[Answer] = (OK,)) -> World:
    """Make a world in which the three routes answer so."""
    return World({"a": list(a), "b": list(b), "c": list(c)})


def test_the_first_route_that_takes_the_code_ends_it() -> None:
    here = world()
    assert here.deliver() == sent(GB[0])
    assert here.tried == ["a"]


@pytest.mark.parametrize(
    ("answers", "tried", "outcome"),
    [
        ({"a": [THROTTLED, OK]}, ["a", "a"], sent(GB[0])),
        ({"a": [THROTTLED]}, ["a", "a", "a", "b"], sent(GB[1])),
        ({"a": [UNREGISTERED]}, ["a", "b"], sent(GB[1])),
        ({"a": [NEW]}, ["a", "b"], sent(GB[1])),
        ({"a": [VAGUE]}, ["a", "b"], sent(GB[1])),
        ({"a": [SPENT]}, ["a", "c"], sent(GB[2])),
        ({"a": [OPTED_OUT]}, ["a"], None),
        ({"a": [THROTTLED], "b": [OPTED_OUT]}, ["a", "a", "a", "b"], None),
        ({"a": [LOST]}, ["a"], in_doubt(GB[0])),
        ({"a": [THROTTLED, LOST]}, ["a", "a"], in_doubt(GB[0])),
        ({"a": [UNREGISTERED], "b": [LOST]}, ["a", "b"], in_doubt(GB[1])),
    ],
)
def test_each_class_of_failure_is_retried_passed_on_or_stops_the_code(
    answers: dict[str, list[Answer]], tried: list[str], outcome: Outcome | None
) -> None:
    here = world(**answers)
    found = here.deliver()
    assert here.tried == tried
    assert found == (outcome or STOPPED)


def test_a_limit_on_texts_leaves_no_text_to_try() -> None:
    """One route names the Region that the other, without one, sends from."""
    here = world(a=[SPENT], c=[Refused(Failure("AccessDeniedException", status=400))])
    assert here.deliver() == Outcome(OutcomeKind.SPEND_LIMIT, "AccessDeniedException")
    assert here.tried == ["a", "c"]


def test_the_sandbox_of_one_region_leaves_the_routes_of_others() -> None:
    here = world(a=[SANDBOX])
    assert here.deliver() == Outcome(OutcomeKind.SANDBOX, "ConflictException DESTINATION_PHONE_NUMBER_NOT_VERIFIED")
    assert here.tried == ["a"]
    elsewhere = world(a=[SANDBOX])
    elsewhere.region = "eu-west-2"
    assert elsewhere.deliver() == sent(GB[1])


def test_every_attempt_gets_what_is_left_of_the_codes_life() -> None:
    """A carrier that holds a text back must not deliver it after the code has expired."""
    here = world(a=[THROTTLED], b=[UNREGISTERED])
    here.life_left, here.attempt_takes = 30.0, 1.0
    here.deliver()
    assert here.tried == ["a", "a", "a", "b", "c"]
    assert here.lives[0] == 30
    assert all(after < before for before, after in pairwise(here.lives))


@pytest.mark.parametrize(("life", "tried"), [(4.9, []), (6.0, ["a"]), (11.5, ["a", "b"])])
def test_nothing_is_tried_after_the_codes_life(life: float, tried: list[str]) -> None:
    here = world([UNREGISTERED], [UNREGISTERED])
    here.life_left, here.attempt_takes = life, 6.0
    assert here.deliver() == EXPIRED
    assert here.tried == tried


def test_no_wait_outlasts_the_codes_life() -> None:
    here = world([THROTTLED])
    here.life_left, here.attempt_takes = 5.0, 0.0
    assert here.deliver() == EXPIRED or here.lives == [5] * len(here.lives)
    assert here.life_left >= 0


@pytest.mark.parametrize(
    ("a", "b", "c", "may_pass"),
    [
        (UNREGISTERED, UNREGISTERED, UNREGISTERED, False),
        (THROTTLED, UNREGISTERED, UNREGISTERED, True),
        (UNREGISTERED, UNREGISTERED, THROTTLED, True),
    ],
)
def test_after_the_last_route_a_later_try_is_worth_it_only_where_a_failure_may_pass(
    a: Answer, b: Answer, c: Answer, *, may_pass: bool
) -> None:
    outcome = world([a], [b], [c]).deliver()
    assert outcome.follow_up is (FollowUp.RUN_AGAIN if may_pass else FollowUp.UNDELIVERED)


def test_waits_are_drawn_anew_and_stay_short() -> None:
    """Without jitter, all throttled runs would retry at the same time."""
    drawn = set()
    for _ in range(20):
        here = world(a=[THROTTLED])
        here.deliver()
        assert len(here.waits) == TRIES_PER_ROUTE - 1
        assert all(0 <= wait <= LONGEST_WAIT for wait in here.waits)
        drawn |= set(here.waits)
    assert len(drawn) > 20


@pytest.mark.parametrize(
    ("seconds_left", "tried"),
    [
        (RESERVE + ATTEMPT - 0.1, []),
        (RESERVE + ATTEMPT + 0.2, ["a"]),
        (RESERVE + 2 * ATTEMPT, ["a", "b"]),
        (RESERVE + 3 * ATTEMPT + 0.2, ["a", "b", "c"]),
    ],
)
def test_a_retry_never_takes_the_time_of_the_routes_that_are_left(seconds_left: float, tried: list[str]) -> None:
    """Attempts that take all they may, throttled each time: every route is tried that still fits."""
    here = world([THROTTLED], [THROTTLED], [THROTTLED])
    here.seconds_left, here.attempt_takes = seconds_left, ATTEMPT
    assert here.deliver() == (OUT_OF_TIME if len(tried) < 3 else replace(OUT_OF_TIME, problem="ThrottlingException"))
    assert here.tried == tried


results = st.lists(st.sampled_from([OK, THROTTLED, UNREGISTERED, OPTED_OUT, SPENT, NEW, LOST]), min_size=1, max_size=4)


@given(results, results, results, st.floats(0, 60), st.floats(0, ATTEMPT), st.integers(0, 1))
def test_whatever_happens_one_message_goes_out_at_most_and_in_time(
    a: list[Answer], b: list[Answer], c: list[Answer], seconds_left: float, attempt_takes: float, resends: int
) -> None:
    here = world(a, b, c)
    here.seconds_left, here.attempt_takes = seconds_left, attempt_takes
    here.resends = resends
    outcome = here.deliver()
    ends = [attempt for attempt in here.reported if not isinstance(attempt.answer, Refused)]
    assert len(ends) <= 1 + resends
    assert bool(ends) == (outcome.kind in {OutcomeKind.SENT, OutcomeKind.IN_DOUBT})
    assert here.seconds_left >= min(seconds_left, RESERVE)
    assert here.tried == [attempt.route.name for attempt in here.reported]
    assert here.sends.unrefused == len(ends)


def test_a_send_counts_as_one_that_may_have_been_made_from_its_beginning_until_it_is_refused() -> None:
    here, seen = world(a=[THROTTLED, UNREGISTERED], b=[OK]), list[int]()
    here.on_send = lambda: seen.append(here.sends.unrefused)
    here.deliver()
    assert (seen, here.sends.unrefused) == ([1, 1, 1], 1)


def test_an_attempt_is_described_by_route_answer_and_step_without_personal_data() -> None:
    here = world(a=[THROTTLED, UNREGISTERED], b=[NEW], c=[LOST])
    vague = world(a=[VAGUE])
    vague.deliver()
    assert describe(vague.reported[0])["note"] == "does not say what is wrong, so the next route is tried"
    here.deliver()
    assert [describe(attempt) for attempt in here.reported] == [
        {"route": "a", "channel": "sms", "outcome": "retry_here", "exception": "ThrottlingException"},
        {
            "route": "a",
            "channel": "sms",
            "outcome": "next_route",
            "exception": "ValidationException",
            "reason": "SENDER_ID_NOT_REGISTERED",
        },
        {
            "route": "b",
            "channel": "sms",
            "outcome": "next_route",
            "exception": "ConflictException",
            "reason": "SOMETHING_NEW",
            "note": "not known to this version",
        },
        {"route": "c", "channel": "voice", "outcome": "lost", "problem": LOST.problem},
    ]
    assert describe(Attempt(GB[0], OK)) == {
        "route": "a",
        "channel": "sms",
        "outcome": "accepted",
        "message_id": "message-1",
    }


@pytest.mark.parametrize(
    ("answers", "tried", "outcome"),
    [
        ({"a": [LOST]}, ["a", "b"], sent(GB[1])),
        ({"a": [LOST], "b": [LOST]}, ["a", "b"], in_doubt(GB[1], 2)),
        ({"a": [LOST], "b": [UNREGISTERED], "c": [UNREGISTERED]}, ["a", "b", "c"], in_doubt(GB[0])),
        ({"a": [LOST], "b": [OPTED_OUT]}, ["a", "b"], replace(in_doubt(GB[0]), follow_up=FollowUp.UNDELIVERED)),
        ({"a": [UNREGISTERED], "b": [UNREGISTERED], "c": [LOST, OK]}, ["a", "b", "c", "c"], sent(GB[2])),
        ({"a": [UNREGISTERED], "b": [UNREGISTERED], "c": [LOST]}, ["a", "b", "c", "c"], in_doubt(GB[2], 2)),
    ],
)
def test_after_a_lost_answer_the_next_route_sends_once_more_where_that_is_allowed(
    answers: dict[str, list[Answer]], tried: list[str], outcome: Outcome
) -> None:
    """The user waits for seconds instead of a minute; a second text is the most that it costs."""
    here = world(**answers)
    here.resends = 1
    assert here.deliver() == outcome
    assert (here.tried, here.recorded) == (tried, 1)


def test_a_second_send_that_cannot_be_recorded_is_left_to_the_next_run() -> None:
    here = world(a=[LOST])
    here.resends, here.records = 1, False
    assert here.deliver() == in_doubt(GB[0])
    assert here.tried == ["a"]


def test_after_a_lost_answer_without_time_nothing_is_recorded_or_tried() -> None:
    here = world(a=[LOST])
    here.resends, here.seconds_left, here.attempt_takes = 1, RESERVE + ATTEMPT + 1, ATTEMPT
    assert here.deliver() == in_doubt(GB[0])
    assert (here.tried, here.recorded) == (["a"], 0)
