"""A code is sent once and before it expires, whatever fails: any call of the store, the channel, or Lambda."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.messages import CATALOGUE
from support.people import CODE, PHONE, POOL
from support.sender.fakes import MemoryCodeStore, MemoryCounters, MemoryReports, Table
from support.sender.routing_tables import routes

from cognito_otp.application import route_attempts
from cognito_otp.application.custom_sms_sender import CustomSmsSender
from cognito_otp.application.event_report import EventReport, EventReporter
from cognito_otp.application.ports import Claim, Dispatch, Invocation, TableReading
from cognito_otp.application.pumping_guard import PumpingGuard
from cognito_otp.application.route_attempts import RouteAttempts
from cognito_otp.domain.countries import Served
from cognito_otp.domain.custom_sms_sender import SenderRules
from cognito_otp.domain.delivery.attempts import Accepted, Answer, Lost, Refused
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.delivery.faults import Fault
from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind, unsent
from cognito_otp.domain.delivery.resending import History, OnUnknown, Retries, forbid_sending, resends_left, settle
from cognito_otp.domain.pumping import Cap, Caps, GuardMode, read_numbers
from cognito_otp.domain.purposes import PURPOSES_BY_SOURCE, Lifetimes, Purpose
from cognito_otp.domain.routing.planning import Policy
from cognito_otp.errors import CodeUnreadableError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

OK, LOST = Accepted("message-1"), Lost("the answer was lost")
THROTTLED = Refused(Failure("ThrottlingException", status=400))
OPTED_OUT = Refused(Failure("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", status=400))
DISABLED = Refused(Failure("AccessDeniedException", "ACCOUNT_DISABLED", status=400))
TABLE = routes(GB=[{"channel": "sms", "name": "a"}])
(ROUTE,) = TABLE.routes["GB"]
LIFE, RETRY_AFTER = 180, 60


class Killed(BaseException):
    """Lambda ends the function: nothing of it runs after this."""


@dataclass
class World:
    """One code, and a network that gives the scripted answers or kills the function."""

    on_unknown: OnUnknown = OnUnknown.RESEND
    answers: list[Answer | type[Killed]] = field(default_factory=lambda: [OK])
    store: Table = field(default_factory=Table)
    texts: int = 0
    lives: list[int] = field(default_factory=list)
    reports: MemoryReports = field(default_factory=MemoryReports)
    purpose: Purpose = Purpose.AUTHENTICATION
    caps: Caps = field(default_factory=lambda: Caps(GuardMode.OBSERVE, 10, 100))
    counters: MemoryCounters | None = None
    phone: str = PHONE
    sealed: str = "AYAD"
    pool: str = POOL
    region: str | None = "us-east-1"

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Open the code."""
        assert (sealed_code, user_pool_id) == (self.sealed, self.pool)
        return CODE

    def send(self, dispatch: Dispatch) -> Answer:
        """Return the next answer. Where the answer is lost or the function killed, the text is sent here."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.lives.append(dispatch.time_to_live)
        self.texts += answer is Killed or isinstance(answer, Accepted | Lost)
        if isinstance(answer, type):
            raise answer
        return answer

    def start_run(self, remaining: Callable[[], float]) -> None:
        """Begin a run, whose time does not matter here."""
        assert remaining() > 0

    def current(self) -> TableReading:
        """Return the routing table."""
        return TableReading(TABLE)

    def event(self) -> object:
        """Return Cognito's event."""
        (source,) = (source for source, purpose in PURPOSES_BY_SOURCE.items() if purpose is self.purpose)
        return {
            "triggerSource": f"CustomSMSSender_{source}",
            "region": "us-east-1",
            "userPoolId": self.pool,
            "userName": "alice",
            "request": {"code": self.sealed, "userAttributes": {"phone_number": self.phone, "locale": "en"}},
        }

    def run(self) -> Outcome | None:
        """Run the function; None if it was killed."""
        sender = CustomSmsSender(
            reporter=EventReporter(self.reports, self.reports, self.reports),
            deadlines=self,
            tables=self,
            store=MemoryCodeStore(self.store),
            guard=PumpingGuard(self.caps, self.counters or MemoryCounters(self.store)),
            codes=self,
            routes=RouteAttempts(self, 7.0, 8.0, lambda _: None),
            rules=SenderRules(
                policy=Policy(Served(None)),
                lifetimes=Lifetimes(auth_session_minutes=3, temporary_password_days=7),
                on_unknown=self.on_unknown,
                retries=Retries(1, 180),
                max_price="0.50",
                configuration_set=None,
                signs_in_with_email=False,
            ),
            catalogue=CATALOGUE,
            clock=lambda: self.store.now,
        )
        try:
            return sender.handle(self.event(), Invocation("request-1", lambda: 55.0))
        except Killed:
            return None

    def deliver(self) -> list[OutcomeKind | None]:
        """Run as Lambda does: again, a minute later, after a run that raised or was killed."""
        outcomes: list[OutcomeKind | None] = []
        for _ in range(2):
            outcome = self.run()
            outcomes.append(outcome.kind if outcome else None)
            if outcome is not None and not outcome.follow_up.fails_the_run:
                break
            self.store.now += RETRY_AFTER
        return outcomes


def test_duplicates_at_once_and_later_text_once_and_raise_nothing() -> None:
    world = World()
    assert world.deliver() == ["sent"]
    assert world.deliver() == ["duplicate"]
    world.store.now += 3600
    assert world.deliver() == ["duplicate"]
    assert world.texts == 1


@pytest.mark.parametrize(
    ("on_unknown", "answers", "outcomes", "texts"),
    [
        (OnUnknown.RESEND, [LOST, OK], ["sent"], 2),
        (OnUnknown.RESEND, [LOST, LOST], ["in_doubt"], 2),
        (OnUnknown.RESEND, [LOST, Killed, OK], [None, "held"], 2),
        (OnUnknown.RESEND, [Killed, OK], [None, "sent"], 2),
        (OnUnknown.RESEND, [Killed, LOST], [None, "in_doubt"], 2),
        (OnUnknown.RESEND, [LOST, THROTTLED, THROTTLED, THROTTLED, OK], ["in_doubt", "sent"], 2),
        (OnUnknown.HOLD, [LOST, OK], ["held"], 1),
        (OnUnknown.HOLD, [Killed, OK], [None, "held"], 1),
        (OnUnknown.RESEND, [THROTTLED, THROTTLED, THROTTLED, OK], ["delayed", "sent"], 1),
        (OnUnknown.HOLD, [THROTTLED, THROTTLED, THROTTLED, OK], ["delayed", "sent"], 1),
        (OnUnknown.HOLD, [THROTTLED, THROTTLED, THROTTLED, LOST], ["delayed", "held"], 1),
        (OnUnknown.RESEND, [OPTED_OUT], ["opted_out"], 0),
    ],
)
def test_what_may_have_been_sent_is_sent_once_more_or_held(
    on_unknown: OnUnknown, answers: list[Answer | type[Killed]], outcomes: list[str | None], texts: int
) -> None:
    world = World(on_unknown, answers)
    assert (world.deliver(), world.texts) == (outcomes, texts)


@pytest.mark.parametrize(("on_unknown", "texts"), [(OnUnknown.RESEND, 2), (OnUnknown.HOLD, 1)])
def test_however_often_an_answer_is_lost_one_more_text_is_the_most(on_unknown: OnUnknown, texts: int) -> None:
    world = World(on_unknown, [LOST])
    for _ in range(4):
        world.deliver()
    assert world.texts == texts


def test_the_second_run_has_what_the_first_left_of_the_life_and_none_comes_after_it() -> None:
    world = World(answers=[THROTTLED])
    for _ in range(3):
        assert world.run() is not None
        world.store.now += RETRY_AFTER
    assert sorted(set(world.lives), reverse=True) == [180, 120, 60]
    world.answers = [OK]
    late = world.run()
    assert (late and late.kind, world.texts) == ("expired", 0)


def test_the_last_run_that_fails_says_that_lambda_has_no_other() -> None:
    world = World(answers=[THROTTLED])
    runs = [world.run() for _ in range(2)]
    assert [run.follow_up for run in runs if run] == [FollowUp.RUN_AGAIN, FollowUp.NO_RUNS_LEFT]


@given(st.sets(st.integers(1, 8)), st.sampled_from(list(OnUnknown)))
def test_a_store_that_fails_at_any_call_stops_no_code_and_causes_no_second_text(
    broken: set[int], on_unknown: OnUnknown
) -> None:
    world = World(on_unknown, store=Table(broken=frozenset(broken)))
    (outcome,) = world.deliver()
    assert (outcome, world.texts) == ("sent", 1)
    assert bool(world.reports.faults) == bool(broken & set(range(1, world.store.calls + 1)))
    assert set(world.reports.faults) <= {Fault.STORE}


def test_a_claim_that_could_not_be_released_expires_before_lambdas_next_run() -> None:
    """The store's fourth call is the one after the sending, after the claim and two counters."""
    world = World(answers=[THROTTLED, THROTTLED, THROTTLED, OK], store=Table(broken=frozenset({4})))
    assert (world.deliver(), world.texts) == (["delayed", "sent"], 1)


def test_a_run_that_is_killed_while_it_reports_is_run_again_and_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """The claim is concluded last: otherwise the next run would report a duplicate, and no run the undelivered code."""

    def kill(*_: object) -> None:
        raise Killed

    world = World(OnUnknown.HOLD, [DISABLED])
    with monkeypatch.context() as patch:
        patch.setattr(MemoryReports, "put", kill)
        assert world.run() is None
    assert [line for line, _ in world.reports.lines] == ["attempt", "code_not_sent"]
    world.store.now += RETRY_AFTER
    outcome = world.run()
    assert outcome is not None
    assert (outcome.kind, len(world.reports.records)) == (OutcomeKind.HELD, 1)


def test_an_event_that_arrives_while_its_code_is_being_sent_is_a_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    world, copies = World(), list[Outcome | None]()
    original = World.send

    def send_during_a_copy(self: World, dispatch: Dispatch) -> Answer:
        self.store.now += 50
        copies.append(World(store=self.store).run())
        return original(self, dispatch)

    monkeypatch.setattr(World, "send", send_during_a_copy)
    assert world.deliver() == ["sent"]
    assert [copy.kind for copy in copies if copy] == ["duplicate"]


@given(
    st.lists(st.sampled_from([OK, LOST, THROTTLED, OPTED_OUT, Killed]), min_size=1, max_size=8),
    st.sampled_from(list(OnUnknown)),
    st.lists(st.integers(0, 90), min_size=1, max_size=6),
)
def test_whatever_happens_no_more_texts_than_said_and_none_after_the_life(
    answers: list[Answer | type[Killed]], on_unknown: OnUnknown, waits: list[int]
) -> None:
    """Runs and duplicates at any distance; the store holds."""
    world = World(on_unknown, list(answers))
    began = world.store.now
    for wait in waits:
        before = world.texts
        world.run()
        assert world.texts == before or world.store.now - began <= LIFE
        world.store.now += wait
    assert world.texts <= 1 + on_unknown.extra_texts
    assert all(later <= earlier for earlier, later in pairwise(world.lives))


@pytest.mark.parametrize("on_unknown", list(OnUnknown))
def test_sending_is_forbidden_after_the_codes_life_and_after_too_many_doubts(on_unknown: OnUnknown) -> None:
    assert forbid_sending(History(), 180, on_unknown) is None
    assert forbid_sending(History(age=175), 180, on_unknown) is None
    late = forbid_sending(History(age=175.1), 180, on_unknown)
    assert late is not None
    assert late.kind is OutcomeKind.EXPIRED
    doubtful = forbid_sending(History(doubts=on_unknown.extra_texts + 1), 180, on_unknown)
    assert doubtful is not None
    assert doubtful.kind is OutcomeKind.HELD


def test_what_follows_an_outcome_depends_on_earlier_runs_and_on_the_setting() -> None:
    first, last = History(), History(run=2, doubts=1)
    sent = Outcome(OutcomeKind.SENT, None, FollowUp.NONE, ROUTE, "m")
    in_doubt = Outcome(OutcomeKind.IN_DOUBT, "lost", FollowUp.RUN_AGAIN, ROUTE, doubts=1)
    delayed = Outcome(OutcomeKind.DELAYED, "x", FollowUp.RUN_AGAIN)
    sandbox = Outcome(OutcomeKind.SANDBOX, "x")
    for setting in OnUnknown:
        for unchanged in (sent, sandbox, delayed):
            assert settle(unchanged, first, setting, recorded=True, another_run=True) == unchanged
        ended = replace(delayed, follow_up=FollowUp.NO_RUNS_LEFT)
        assert settle(delayed, last, setting, recorded=True, another_run=False) == ended
        assert settle(delayed, first, setting, recorded=False, another_run=True) == ended
    held = replace(in_doubt, kind=OutcomeKind.HELD, follow_up=FollowUp.UNDELIVERED)
    undelivered = replace(in_doubt, follow_up=FollowUp.UNDELIVERED)
    assert settle(in_doubt, first, OnUnknown.HOLD, recorded=True, another_run=True) == held
    assert settle(in_doubt, first, OnUnknown.RESEND, recorded=True, another_run=True) == in_doubt
    assert settle(in_doubt, first, OnUnknown.RESEND, recorded=False, another_run=True) == undelivered
    assert settle(in_doubt, last, OnUnknown.RESEND, recorded=True, another_run=True) == undelivered
    assert [resends_left(history, setting) for setting in OnUnknown for history in (first, last)] == [1, 0, 0, 0]


def test_what_a_user_or_a_setting_wants_is_no_failure() -> None:
    intended = {kind for kind in OutcomeKind if unsent(kind, "x").follow_up is FollowUp.NONE}
    assert intended == {OutcomeKind.NOT_SERVED, OutcomeKind.CAPPED, OutcomeKind.OPTED_OUT, OutcomeKind.BLOCKED}
    assert {unsent(kind, "x").follow_up for kind in OutcomeKind if kind not in intended} == {FollowUp.UNDELIVERED}


@pytest.mark.parametrize(
    ("attempts", "maximum_event_age", "run", "age", "another"),
    [
        (1, 180, 1, 0, True),
        (1, 180, 1, 110, True),
        (1, 180, 1, 111, False),
        (1, 180, 2, 61, False),
        (1, 60, 1, 0, False),
        (0, 21600, 1, 0, False),
        (1, 120, 1, 1, True),
        (2, 180, 1, 0, True),
        (2, 180, 2, 61, False),
        (2, 300, 2, 61, True),
        (2, 21600, 3, 200, False),
    ],
)
def test_whether_lambda_runs_again_is_known_from_the_settings_and_the_codes_age(
    attempts: int, maximum_event_age: int, run: int, age: float, *, another: bool
) -> None:
    """Lambda waits one minute, then two, and drops an event at its maximum age."""
    assert Retries(attempts, maximum_event_age).leave_another(run, age) == another


class BugError(RuntimeError):
    """An exception that was not foreseen, with a secret in its text."""


@pytest.mark.parametrize("place", ["current", "open", "send", "begin"])
def test_an_exception_that_was_not_foreseen_leaves_a_line_a_metric_and_a_record(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> object:
        raise BugError(CODE)

    world = World()
    if place == "begin":
        monkeypatch.setattr(MemoryCodeStore, "claim", fail)
    else:
        monkeypatch.setattr(World, place, fail)
    outcome = world.run()
    assert outcome is not None
    assert (outcome.kind, outcome.follow_up.fails_the_run) == (OutcomeKind.ERROR, place != "send")
    assert [line for line, _ in world.reports.lines if line == "code_not_sent"] == ["code_not_sent"]
    assert [kind for kind, _, _ in world.reports.counted] == [OutcomeKind.ERROR]
    assert CODE not in "".join(world.reports.written)
    assert "BugError at test_custom_sms_sender.py:" in (outcome.problem or "")


@pytest.mark.parametrize("on_unknown", list(OnUnknown))
@pytest.mark.parametrize("answer", [OK, LOST])
@pytest.mark.parametrize("place", ["carrier", "attempt", "report"])
@pytest.mark.parametrize("error", [BugError, StoreUnavailableError, CodeUnreadableError])
def test_after_a_send_that_may_have_left_no_exception_leads_to_another(
    on_unknown: OnUnknown,
    answer: Answer,
    place: str,
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the answer and its report nothing knows of it but the count of what was begun."""

    def fail(*_: object, **__: object) -> object:
        raise error

    world, send = World(on_unknown, [answer, OK]), World.send
    with monkeypatch.context() as patch:
        if place == "carrier":
            patch.setattr(World, "send", lambda self, dispatch: (send(self, dispatch), fail())[1])
        elif place == "attempt":
            patch.setattr(route_attempts, "Attempt", fail)
        else:
            patch.setattr(EventReport, "attempt", fail)
        outcome = world.run()
    assert outcome is not None
    assert (outcome.kind, outcome.follow_up) == (OutcomeKind.ERROR, FollowUp.UNDELIVERED)
    assert len(world.reports.records) == 1
    world.store.now += RETRY_AFTER
    assert (world.deliver(), world.texts) == (["duplicate"], 1)


def test_an_exception_after_a_refusal_lets_the_next_run_send(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused was not sent."""

    def fail(*_: object) -> object:
        raise BugError

    world = World(OnUnknown.HOLD, [THROTTLED, OK])
    with monkeypatch.context() as patch:
        patch.setattr(route_attempts, "judge", fail)
        assert world.run() is not None
    world.store.now += RETRY_AFTER
    assert (world.deliver(), world.texts) == (["sent"], 1)


def test_what_the_claim_takes_is_taken_from_the_codes_life_and_the_events_age(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = MemoryCodeStore.claim

    def slow(self: MemoryCodeStore, code: str, **asked: Any) -> Claim | None:
        made = claim(self, code, **asked)
        self.table.now += 4
        return made

    monkeypatch.setattr(MemoryCodeStore, "claim", slow)
    world = World(answers=[THROTTLED])
    for _ in range(2):
        world.run()
        world.store.now += RETRY_AFTER - 4
    assert sorted(set(world.lives), reverse=True) == [LIFE - 4, LIFE - RETRY_AFTER - 4]


def test_a_report_that_fails_halfway_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        patch.undo()
        raise BugError(CODE)

    world = World(answers=[THROTTLED], store=Table(broken=frozenset(range(1, 100))))
    with monkeypatch.context() as patch:
        patch.setattr(type(world.reports), "count_code", fail)
        world.run()
    assert [kind for kind, _, _ in world.reports.counted] == [OutcomeKind.ERROR]
    assert len(world.reports.records) == 1
    assert CODE not in "".join(world.reports.written)


def test_a_code_that_an_exception_stopped_before_it_was_sent_is_sent_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise BugError

    world = World(OnUnknown.HOLD)
    with monkeypatch.context() as patch:
        patch.setattr(World, "open", fail)
        assert world.run() is not None
    assert world.reports.records == []
    world.store.now += RETRY_AFTER
    outcome = world.run()
    assert outcome is not None
    assert outcome.kind is OutcomeKind.SENT


def test_a_run_without_the_store_leaves_a_record_because_it_may_be_the_last() -> None:
    """The store counts the runs: without it, the record is written each time."""
    world = World(answers=[THROTTLED], store=Table(broken=frozenset(range(1, 100))))
    assert world.deliver() == ["delayed", "delayed"]
    assert len(world.reports.records) == 2


def test_an_event_of_another_pool_and_another_base64_neither_use_up_nor_escape_a_claim() -> None:
    world = World(sealed="AYAD+/8=")
    assert world.deliver() == ["sent"]
    for same in ("AYAD-_8=", "AYAD+/8", " AYAD+/8=\n", "AYAD\n+/8="):
        assert World(store=world.store, sealed=same).deliver() == ["duplicate"]
    assert World(store=world.store, sealed="AYAD+/8=", pool="us-east-1_OTHER").deliver() == ["sent"]


SIMULATOR = "+447860019066"


def pump(caps: Caps, phones: list[str], gap: float = 0) -> tuple[list[str], list[Fault]]:
    """Ask for a code for each phone, one after another; return outcomes and faults."""
    store = Table()
    counters = MemoryCounters(store)
    outcomes: list[str] = []
    faults: list[Fault] = []
    for number, phone in enumerate(phones):
        world = World(store=store, caps=caps, counters=counters, phone=phone, sealed=f"AYAD{number}")
        outcomes += [outcome or "killed" for outcome in world.deliver()]
        faults += world.reports.faults
        store.now += gap
    return outcomes, faults


def numbers(count: int) -> list[str]:
    """Return as many British numbers."""
    return [f"+4477009{number:05}" for number in range(count)]


def test_a_number_gets_its_codes_and_no_more_in_the_hour() -> None:
    caps = Caps(GuardMode.ENFORCE, per_number=2, per_country=100)
    assert pump(caps, [PHONE] * 4) == (["sent", "sent", "capped", "capped"], [])
    assert pump(caps, [PHONE] * 4, gap=3600) == (["sent"] * 4, [])


def test_a_country_gets_its_codes_and_no_more_in_the_minute() -> None:
    caps = Caps(GuardMode.ENFORCE, per_number=100, per_country=3)
    assert pump(caps, numbers(5)) == (["sent"] * 3 + ["capped"] * 2, [])
    assert pump(caps, numbers(5), gap=60) == (["sent"] * 5, [])


def test_one_pumped_number_does_not_use_up_its_country() -> None:
    caps = Caps(GuardMode.ENFORCE, per_number=1, per_country=2)
    assert pump(caps, [PHONE, PHONE, PHONE, *numbers(1)])[0] == ["sent", "capped", "capped", "sent"]


def test_observing_sends_all_and_counts_what_enforcing_would_stop() -> None:
    caps = Caps(GuardMode.OBSERVE, per_number=2, per_country=100)
    assert pump(caps, [PHONE] * 4) == (["sent"] * 4, [Fault.WOULD_CAP] * 2)


def test_listed_and_simulator_numbers_are_neither_counted_nor_capped() -> None:
    caps = Caps(GuardMode.ENFORCE, per_number=1, per_country=1, never=frozenset({PHONE}))
    assert pump(caps, [PHONE, PHONE, SIMULATOR, SIMULATOR, *numbers(1)]) == (["sent"] * 5, [])


def test_however_a_number_is_written_it_is_one_number() -> None:
    caps = Caps(GuardMode.ENFORCE, per_number=2, per_country=100)
    written = f"+440{PHONE.removeprefix('+44')}"
    assert pump(caps, [PHONE, written, written, PHONE]) == (["sent", "sent", "capped", "capped"], [])
    never = Caps(GuardMode.ENFORCE, 1, 100, never=read_numbers(written)[0])
    assert never.never == {PHONE}
    assert pump(never, [PHONE, written]) == (["sent", "sent"], [])


def test_a_duplicate_and_a_retry_are_not_counted() -> None:
    world = World(answers=[THROTTLED, THROTTLED, THROTTLED, OK], caps=Caps(GuardMode.ENFORCE, 1, 1))
    assert world.deliver() == ["delayed", "sent"]
    assert world.deliver() == ["duplicate"]


def test_a_code_that_could_not_be_counted_is_counted_by_the_next_run() -> None:
    """A counter that fails once must not let a code past an enforced cap."""
    store = Table()
    counters = MemoryCounters(store)
    caps = Caps(GuardMode.ENFORCE, 1, 100)
    assert World(store=store, caps=caps, counters=counters, sealed="first").deliver() == ["sent"]
    second = World(store=store, caps=caps, counters=counters, answers=[THROTTLED, THROTTLED, THROTTLED, OK])
    store.broken = frozenset({store.calls + 2})
    assert (second.deliver(), second.texts) == (["delayed", "capped"], 0)


def test_without_the_store_a_lost_answer_is_not_followed_by_another_send() -> None:
    """Nothing records it, so the bound on texts would not hold over a run that was killed before."""
    world = World(answers=[LOST, OK], store=Table(broken=frozenset(range(1, 100))))
    assert (world.deliver(), world.texts) == (["in_doubt"], 1)


def test_a_capped_code_stays_capped_when_it_comes_again() -> None:
    store = Table()
    counters = MemoryCounters(store)
    caps = Caps(GuardMode.ENFORCE, 1, 1)
    assert World(store=store, caps=caps, counters=counters, sealed="first").deliver() == ["sent"]
    capped = World(store=store, caps=caps, counters=counters)
    assert capped.deliver() == ["capped"]
    store.now += 3600
    assert (capped.deliver(), capped.texts) == (["duplicate"], 0)


def test_the_list_of_numbers_is_read_and_a_wrong_one_is_left_out_and_not_quoted() -> None:
    assert read_numbers("") == (frozenset(), ())
    assert read_numbers(f"{PHONE}, {SIMULATOR}") == (frozenset({PHONE, SIMULATOR}), ())
    numbers, (problem,) = read_numbers(f"07700900456,{PHONE}")
    assert numbers == {PHONE}
    assert problem.startswith("entry 1 is left out, so that its codes are counted: the number does not start with +")
    assert "07700900456" not in problem
    assert [cap.window for cap in Cap] == [3600, 60]
