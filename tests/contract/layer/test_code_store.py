"""The table of codes and the counters: on DynamoDB (moto's), and the ones in memory that tests use."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from support.aws.aws_stores import Stores
from support.aws.fault_proxy import FaultProxy, Refusal, fault_proxy
from support.people import PHONE
from support.sender.fakes import MemoryCodeStore, MemoryCounters, Table

from cognito_otp.adapters import code_store
from cognito_otp.adapters.code_store import KEEP_SECONDS, DynamoCodeStore
from cognito_otp.adapters.counters import DynamoCounters
from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.item_table import ItemTable
from cognito_otp.adapters.sessions import STORE, new_session
from cognito_otp.application.ports import Claim
from cognito_otp.domain.delivery.resending import History
from cognito_otp.domain.pumping import Window
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp.application.ports import CodeStore, Counters

CODE_ID, OTHER = hashlib.sha256(b"a code").hexdigest(), hashlib.sha256(b"another code").hexdigest()
PLENTY = 55.0
KEY = "arn:aws:kms:us-east-1:123456789012:key/6f1c2a34-5b67-48c9-8d01-23456789abcd"


@pytest.fixture
def stores(moto_url: str) -> Iterator[Stores]:
    made = Stores(moto_url)
    made.create()
    yield made
    made.delete()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have botocore repeat requests at once."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


def table_of(client: Any, name: str) -> ItemTable:
    """Return a table without a run whose time would end."""
    return ItemTable(client, name, Deadlines(0))


def store_of(table: ItemTable, clock: Callable[[], float]) -> DynamoCodeStore:
    """Return a store of codes in a table, which counts in the same one."""
    return DynamoCodeStore(table, clock, DynamoCounters(table, clock, key=KEY))


@dataclass
class Clock:
    """Epoch seconds that a test moves."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass
class Here:
    """A store under test; ``move`` lets seconds pass for it."""

    store: CodeStore
    counters: Counters
    move: Callable[[float], None]


@pytest.fixture(params=["dynamodb", "memory"])
def here(request: pytest.FixtureRequest, stores: Stores) -> Here:
    if request.param == "memory":
        memory = Table()

        def pass_by(seconds: float) -> None:
            memory.now += seconds

        return Here(MemoryCodeStore(memory), MemoryCounters(memory), pass_by)
    clock = Clock()

    def move(seconds: float) -> None:
        clock.now += seconds

    table = table_of(stores.client("dynamodb"), stores.name)
    return Here(store_of(table, clock), DynamoCounters(table, clock, key=KEY), move)


def try_claim(store: CodeStore, code: str = CODE_ID, seconds: float = PLENTY, trace: str = "event-1") -> Claim | None:
    """Claim a code."""
    return store.claim(code, trace=trace, seconds=seconds)


def claim(store: CodeStore, code: str = CODE_ID, seconds: float = PLENTY, trace: str = "event-1") -> Claim:
    """Claim a code that must be free."""
    found = try_claim(store, code, seconds, trace)
    assert found is not None
    return found


def test_a_code_that_was_kept_is_never_claimed_again(here: Here) -> None:
    here.store.keep(claim(here.store))
    here.move(3600)
    assert [try_claim(here.store, CODE_ID) for _ in range(2)] == [None, None]


def test_another_code_is_claimed_beside_it(here: Here) -> None:
    assert claim(here.store).run != claim(here.store, OTHER).run


def test_while_one_run_has_a_code_no_other_gets_it(here: Here) -> None:
    claim(here.store)
    here.move(PLENTY - 1)
    assert try_claim(here.store, CODE_ID) is None


def test_a_run_that_was_killed_leaves_a_claim_that_ends_with_its_time_and_a_doubt(here: Here) -> None:
    claim(here.store)
    here.move(PLENTY + 1)
    assert claim(here.store).history == History(age=PLENTY + 1, run=2, event_age=PLENTY + 1, doubts=1)


@pytest.mark.parametrize(("doubts", "second"), [(0, False), (1, False), (0, True), (1, True), (2, True)])
def test_a_code_that_is_released_can_be_claimed_with_the_doubts_that_are_left(
    here: Here, doubts: int, *, second: bool
) -> None:
    first = claim(here.store)
    if second:
        here.store.doubt(first)
    here.store.release(first, doubts=doubts, counted=True)
    here.move(61.5)
    assert claim(here.store).history == History(age=61.5, run=2, event_age=61.5, doubts=doubts, counted=True)


def test_a_run_that_is_killed_after_it_recorded_another_send_leaves_two_doubts(here: Here) -> None:
    here.store.doubt(claim(here.store))
    here.move(PLENTY + 1)
    assert claim(here.store).history == History(age=PLENTY + 1, run=2, event_age=PLENTY + 1, doubts=2)


def test_a_release_that_comes_late_does_not_end_the_claim_of_another_run(here: Here) -> None:
    late = claim(here.store, seconds=1)
    here.move(2)
    claim(here.store)
    here.store.release(late, doubts=0, counted=True)
    assert try_claim(here.store, CODE_ID) is None


def test_a_code_that_was_not_counted_is_counted_by_the_next_run(here: Here) -> None:
    here.store.release(claim(here.store), doubts=0, counted=False)
    assert not claim(here.store).history.counted


def test_an_event_that_arrives_twice_has_runs_of_its_own(here: Here) -> None:
    """Lambda counts its retries by event: a copy is not the last run of the original."""
    here.store.release(claim(here.store, trace="event-1"), doubts=0, counted=True)
    here.move(30)
    copy = claim(here.store, trace="event-2")
    assert (copy.history.run, copy.history.age, copy.history.event_age) == (1, 30, 0)
    here.store.release(copy, doubts=0, counted=True)
    here.move(31)
    retry = claim(here.store, trace="event-1")
    assert (retry.history.run, retry.history.age, retry.history.event_age) == (2, 61, 61)


def test_a_code_that_is_kept_without_a_claim_is_not_claimed(here: Here) -> None:
    here.store.keep(Claim(CODE_ID, "run", History(), "the table failed"))
    assert try_claim(here.store, CODE_ID) is None


def test_counters_count_each_code_of_each_subject_in_each_window(here: Here) -> None:
    assert [here.counters.count(PHONE, 60, code=str(code)) for code in range(3)] == [1, 2, 3]
    assert here.counters.count("GB", 60, code="0") == 1
    assert here.counters.count(PHONE, 3600, code="0") == 1
    here.move(60)
    assert here.counters.count(PHONE, 60, code="3") == 1
    assert here.counters.count(PHONE, 3600, code="3") == 2


def test_a_code_that_is_counted_again_at_once_counts_once(here: Here) -> None:
    """A run that is killed between counting and sending is followed by one that counts again."""
    assert [here.counters.count(PHONE, 3600, code="0") for _ in range(3)] == [1, 1, 1]


WINDOW, COUNTRY = Window(PHONE, 3600, 2), Window("GB", 60, 3)
BOTH = (WINDOW, COUNTRY)
BOTH_COUNTED = History(counted=True, number_counted=True)


def claim_counting(here: Here, code: str, windows: tuple[Window, ...] = (WINDOW,), seconds: float = PLENTY) -> History:
    """Claim a free code and count it; return its history."""
    found = here.store.claim(code, trace="event-1", seconds=seconds, counting=windows)
    assert found is not None
    assert found.fault is None
    return found.history


def test_a_first_run_counts_its_code_with_the_claim(here: Here) -> None:
    assert claim_counting(here, CODE_ID) == History(number_counted=True)
    assert here.store.claim(CODE_ID, trace="event-1", seconds=PLENTY, counting=(WINDOW,)) is None
    assert here.counters.count(PHONE, 3600, code="another") == 2


def test_a_code_beyond_the_limit_is_claimed_and_not_counted(here: Here) -> None:
    assert [claim_counting(here, code).number_counted for code in ("1", "2", "3")] == [True, True, False]
    assert here.counters.count(PHONE, 3600, code="3") == 3


def test_a_later_run_knows_that_its_code_was_counted_and_counts_nothing(here: Here) -> None:
    claim_counting(here, CODE_ID, seconds=1)
    here.move(2)
    killed = claim_counting(here, CODE_ID)
    assert (killed.run, killed.doubts, killed.counted, killed.number_counted) == (2, 1, False, True)
    assert here.counters.count(PHONE, 3600, code="another") == 2


def test_a_first_run_counts_its_code_in_every_window_with_the_claim(here: Here) -> None:
    assert claim_counting(here, CODE_ID, BOTH) == BOTH_COUNTED
    assert here.counters.count(PHONE, 3600, code="another") == 2
    assert here.counters.count("GB", 60, code="another") == 2


def test_a_code_beyond_the_limit_of_its_country_counts_for_its_number_alone(here: Here) -> None:
    windows = (Window(PHONE, 3600, 9), Window("GB", 60, 1))
    assert claim_counting(here, "1", windows) == BOTH_COUNTED
    assert claim_counting(here, "2", windows) == History(number_counted=True)
    assert here.counters.count("GB", 60, code="2") == 2
    here.move(60)
    assert claim_counting(here, "3", windows) == BOTH_COUNTED
    assert here.counters.count(PHONE, 3600, code="another") == 4


def test_a_code_beyond_the_limit_of_its_number_does_not_count_for_its_country(here: Here) -> None:
    windows = (Window(PHONE, 3600, 1), Window("GB", 60, 9))
    assert [claim_counting(here, code, windows) for code in "12"] == [BOTH_COUNTED, History()]
    assert here.counters.count("GB", 60, code="another") == 2


def test_a_later_run_knows_that_its_code_was_counted_for_its_country(here: Here) -> None:
    claim_counting(here, CODE_ID, BOTH, seconds=1)
    here.move(2)
    killed = claim_counting(here, CODE_ID, BOTH)
    assert (killed.run, killed.counted, killed.number_counted) == (2, True, True)
    assert here.counters.count("GB", 60, code="another") == 2


def test_no_counter_is_found_by_trying_numbers_without_the_key(stores: Stores) -> None:
    client = stores.client("dynamodb")
    DynamoCounters(table_of(client, stores.name), lambda: 0.0, key=KEY).count(PHONE, 60, code=CODE_ID)
    (item,) = stores.items()
    assert set(item) == {"id", "seen", "expiration", "last"}
    assert (item["seen"]["N"], item["expiration"]["N"], item["last"]["S"]) == ("1", "120", CODE_ID)
    name = item["id"]["S"]
    assert re.fullmatch("count#[0-9a-f]{64}", name)
    assert hashlib.sha256(f"{PHONE} 60 0".encode()).hexdigest() not in name
    DynamoCounters(table_of(client, stores.name), lambda: 0.0, key=f"{KEY}f").count(PHONE, 60, code=CODE_ID)
    assert len(stores.items()) == 2


def test_a_table_that_is_gone_is_named_and_the_code_is_not(moto_url: str) -> None:
    client = Stores(moto_url).client("dynamodb")
    store = store_of(table_of(client, "no-such-table"), time.time)
    unclaimed = claim(store)
    assert "ResourceNotFoundException" in (unclaimed.fault or "")
    for call in (
        lambda: store.keep(unclaimed),
        lambda: store.doubt(unclaimed),
        lambda: store.release(unclaimed, doubts=0, counted=True),
        lambda: DynamoCounters(table_of(client, "no-such-table"), time.time, key=KEY).count(PHONE, 60, code=CODE_ID),
    ):
        with pytest.raises(StoreUnavailableError, match="ResourceNotFoundException") as caught:
            call()
        assert CODE_ID not in str(caught.value)


def test_items_are_hashes_times_and_random_ids_with_an_end_in_epoch_seconds(stores: Stores) -> None:
    """Every attribute of every item, at every stage."""
    now = time.time()
    store = store_of(table_of(stores.client("dynamodb"), stores.name), lambda: now)
    seen: list[dict[str, Any]] = []
    first = store.claim(CODE_ID, trace="event-1", seconds=PLENTY, counting=(WINDOW,))
    assert first is not None
    store.doubt(first)
    seen.extend(item for item in stores.items() if "seen" not in item)
    store.release(first, doubts=1, counted=True)
    seen.extend(item for item in stores.items() if "seen" not in item)
    store.keep(claim(store))
    seen.extend(item for item in stores.items() if "seen" not in item)
    assert len(seen) == 3
    allowed = {
        "id": r"code#[0-9a-f]{64}",
        "expiration": r"[0-9]+",
        "begun": r"[0-9]+(\.[0-9]{1,3})?",
        "held_until": r"[0-9]+(\.[0-9]{1,3})?",
        "holder": r"event-1@[0-9]+\.[0-9]{3}@[0-9a-f]{12}",
        **dict.fromkeys(("kept", "counted", "number_counted"), "True"),
    }
    for item in seen:
        for name, value in item.items():
            if name in {"runs", "doubts"}:
                assert all(re.fullmatch(r"event-1@[0-9]+\.[0-9]{3}@[0-9a-f]{12}\+?", run) for run in value["SS"])
            else:
                assert re.fullmatch(allowed[name], str(next(iter(value.values())))), name
        assert 0 <= float(item["expiration"]["N"]) - now - KEEP_SECONDS + 30 <= 60


@pytest.fixture
def proxied(
    stores: Stores, moto_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[FaultProxy, DynamoCodeStore]]:
    """Return a store behind a proxy that injects faults, with the sender's own client."""
    with fault_proxy(moto_url) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
        client = new_session().create_client("dynamodb", config=STORE)
        yield proxy, store_of(table_of(client, stores.name), time.time)


def test_a_claim_that_counts_and_whose_answer_was_lost_counts_once_and_is_still_this_runs(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores
) -> None:
    """The transaction that botocore repeats is known by its token, or finds the item; then the run meets its claim."""
    proxy, store = proxied
    proxy.lost_answers.add("TransactWriteItems")
    found = store.claim(CODE_ID, trace="event-1", seconds=PLENTY, counting=(WINDOW,))
    assert found is not None
    assert (found.fault, found.history.run, found.history.doubts) == (None, 1, 0)
    assert found.history.number_counted
    assert [item["seen"]["N"] for item in stores.items() if "seen" in item] == ["1"]


def test_a_transaction_that_is_never_answered_is_looked_up(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores
) -> None:
    proxy, store = proxied
    proxy.unanswered.add("TransactWriteItems")
    found = store.claim(CODE_ID, trace="event-1", seconds=PLENTY, counting=(WINDOW,))
    assert found is not None
    assert found.fault is not None
    assert set(proxy.calls) == {"TransactWriteItems", "GetItem"}
    assert stores.items() == []


@pytest.mark.parametrize(
    "error", ["TransactionCanceledException", "TransactionInProgressException", "ValidationException"]
)
def test_a_transaction_that_is_refused_is_followed_by_a_claim_alone(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores, error: str
) -> None:
    """Another write may be at the number's counter at that moment, and cancels it."""
    proxy, store = proxied
    proxy.refusals["TransactWriteItems"] = Refusal(error)
    found = store.claim(CODE_ID, trace="event-1", seconds=PLENTY, counting=(WINDOW,))
    assert found is not None
    assert (found.fault, found.history.number_counted) == (None, False)
    assert not [item for item in stores.items() if "seen" in item]


def test_of_two_runs_that_claim_and_count_at_once_one_has_the_code_and_it_counts_once(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores
) -> None:
    proxy, store = proxied
    others: list[Claim | None] = []
    other = store_of(table_of(stores.client("dynamodb"), stores.name), time.time)
    proxy.actions["TransactWriteItems"] = [
        lambda: others.append(other.claim(CODE_ID, trace="event-2", seconds=PLENTY, counting=(WINDOW,)))
    ]
    assert store.claim(CODE_ID, trace="event-1", seconds=PLENTY, counting=(WINDOW,)) is None
    assert proxy.calls == ["TransactWriteItems", "UpdateItem"]
    assert [found.history for found in others if found] == [History(number_counted=True)]
    assert [item["seen"]["N"] for item in stores.items() if "seen" in item] == ["1"]


CONFLICT = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
NO_REASON = {"Code": "None"}


def reasons(*found: dict[str, str]) -> dict[str, Any]:
    """Return what DynamoDB says of a transaction that it cancelled, with a reason for each update."""
    return {"CancellationReasons": list(found)}


def test_a_country_whose_counter_is_written_to_is_counted_apart_for_a_minute(stores: Stores, moto_url: str) -> None:
    """All codes to a country write to one counter: they must not cancel each other's claims again and again."""
    clock = Clock()
    with fault_proxy(moto_url) as proxy:
        table = table_of(Stores(proxy.url, stores.name).client("dynamodb"), stores.name)
        here = Here(store_of(table, clock), DynamoCounters(table, clock, key=KEY), lambda _: None)
        conflict = Refusal("TransactionCanceledException", more=reasons(NO_REASON, NO_REASON, CONFLICT), once=True)
        proxy.refusals["TransactWriteItems"] = conflict
        assert claim_counting(here, "1", BOTH) == History(number_counted=True)
        assert proxy.calls == ["TransactWriteItems"] * 2
        clock.now += 59
        assert claim_counting(here, "2", BOTH) == History(number_counted=True)
        assert proxy.calls == ["TransactWriteItems"] * 3
        french = (Window("+33639980123", 3600, 9), Window("FR", 60, 3))
        assert claim_counting(here, "another country", french) == BOTH_COUNTED
        clock.now += 1
        assert claim_counting(here, "3", (Window("+447700900124", 3600, 9), COUNTRY)) == BOTH_COUNTED
        assert here.counters.count("GB", 60, code="another") == 2


def test_a_transaction_whose_claim_or_number_is_written_to_is_followed_by_a_claim_alone(
    proxied: tuple[FaultProxy, DynamoCodeStore],
) -> None:
    proxy, store = proxied
    for found in (reasons(CONFLICT, NO_REASON, NO_REASON), reasons(NO_REASON, CONFLICT, CONFLICT)):
        proxy.refusals["TransactWriteItems"] = Refusal("TransactionCanceledException", more=found, once=True)
        proxy.calls.clear()
        claimed = store.claim(str(found), trace="event-1", seconds=PLENTY, counting=BOTH)
        assert claimed is not None
        assert (claimed.history.counted, claimed.history.number_counted) == (False, False)
        assert proxy.calls == ["TransactWriteItems", "UpdateItem"]


@pytest.mark.parametrize("found", [None, [], [None, None, CONFLICT], [{}, {}, {}], [CONFLICT]])
def test_a_transaction_that_is_cancelled_for_reasons_of_no_known_form_is_followed_by_a_claim_alone(
    proxied: tuple[FaultProxy, DynamoCodeStore], found: object
) -> None:
    proxy, store = proxied
    more = {"CancellationReasons": found}
    proxy.refusals["TransactWriteItems"] = Refusal("TransactionCanceledException", more=more, once=True)
    claimed = store.claim(CODE_ID, trace="event-1", seconds=PLENTY, counting=BOTH)
    assert claimed is not None
    assert (claimed.fault, claimed.history.counted, claimed.history.number_counted) == (None, False, False)
    assert proxy.calls == ["TransactWriteItems", "UpdateItem"]


def test_a_transaction_that_is_repeated_has_the_token_of_its_first_request(
    proxied: tuple[FaultProxy, DynamoCodeStore],
) -> None:
    """DynamoDB answers the repetition of one that it made as it answered that one."""
    proxy, store = proxied
    tokens: list[str] = []
    client: Any = store._table.client  # noqa: SLF001 - what it sends
    client.meta.events.register(
        "before-send.dynamodb.TransactWriteItems",
        lambda request, **_: tokens.append(json.loads(request.body)["ClientRequestToken"]),
    )
    proxy.refusals["TransactWriteItems"] = Refusal("InternalServerError", status=500)
    for code in (CODE_ID, OTHER):
        store.claim(code, trace="event-1", seconds=PLENTY, counting=(WINDOW,))
    assert len(tokens) == 6
    assert len(set(tokens[:3])) == len(set(tokens[3:])) == 1
    assert tokens[0] != tokens[3]


def test_a_claim_whose_answer_was_lost_is_still_this_runs(proxied: tuple[FaultProxy, DynamoCodeStore]) -> None:
    """The request is repeated, and meets its own claim."""
    proxy, store = proxied
    proxy.lost_answers.add("UpdateItem")
    found = claim(store)
    assert (found.fault, found.history.run, found.history.doubts) == (None, 1, 0)
    assert proxy.calls == ["UpdateItem", "UpdateItem"]
    assert try_claim(store, CODE_ID) is None


@pytest.mark.parametrize("operation", ["doubt", "keep", "release"])
def test_a_write_whose_answer_was_lost_is_repeated_without_harm(
    proxied: tuple[FaultProxy, DynamoCodeStore], operation: str
) -> None:
    proxy, store = proxied
    first = claim(store)
    proxy.lost_answers.add("UpdateItem")
    if operation == "doubt":
        store.doubt(first)
        store.release(first, doubts=2, counted=True)
        assert claim(store).history.doubts == 2
    elif operation == "keep":
        store.keep(first)
        assert try_claim(store, CODE_ID) is None
    else:
        store.release(first, doubts=0, counted=True)
        assert claim(store).history.doubts == 0


@pytest.mark.parametrize("error", ["ThrottlingException", "ValidationException", "AccessDeniedException"])
def test_a_copy_that_may_not_write_reads_that_the_code_is_taken(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores, error: str
) -> None:
    proxy, store = proxied
    first = claim(store_of(table_of(stores.client("dynamodb"), stores.name), time.time))
    proxy.refusals["UpdateItem"] = Refusal(error)
    assert try_claim(store, CODE_ID) is None
    store_of(table_of(stores.client("dynamodb"), stores.name), time.time).keep(first)
    assert try_claim(store, CODE_ID) is None


def test_a_run_that_may_not_write_reads_the_runs_before_it(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores
) -> None:
    proxy, store = proxied
    claim(store_of(table_of(stores.client("dynamodb"), stores.name), lambda: time.time() - 100))
    proxy.refusals["UpdateItem"] = Refusal("ThrottlingException")
    found = claim(store)
    assert "ThrottlingException" in (found.fault or "")
    assert (found.history.run, found.history.doubts) == (2, 1)
    assert claim(store, OTHER).history == History()


def test_the_ages_of_a_claim_are_those_at_its_call_however_long_it_takes(
    moto_url: str, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender measures a code's life from there; each reading of this clock is five seconds after the last."""
    with fault_proxy(moto_url) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
        table = table_of(new_session().create_client("dynamodb", config=STORE), stores.name)
        claim(store_of(table, lambda: 1000.0), seconds=1)
        times = itertools.count(1060, 5)
        proxy.refusals["UpdateItem"] = Refusal("ThrottlingException")
        found = claim(store_of(table, lambda: float(next(times))))
        assert found.fault is not None
        assert (found.history.age, found.history.event_age) == (60, 60)


def test_a_code_that_this_environment_kept_is_remembered_whatever_the_table_knows(
    proxied: tuple[FaultProxy, DynamoCodeStore],
) -> None:
    proxy, store = proxied
    first = claim(store)
    proxy.refusals |= dict.fromkeys(("UpdateItem", "GetItem"), Refusal("ServiceUnavailable", status=503))
    with pytest.raises(StoreUnavailableError):
        store.keep(first)
    assert try_claim(store, CODE_ID) is None
    assert claim(store, OTHER).fault is not None
    proxy.refusals.clear()
    assert try_claim(store, CODE_ID) is None


def test_only_so_many_codes_are_remembered(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_store, "REMEMBERED", 3)
    store = store_of(table_of(Stores(moto_url).client("dynamodb"), "no-such-table"), time.time)
    for place in range(4):
        with pytest.raises(StoreUnavailableError):
            store.keep(Claim(f"{place}", "run", History(), "fault"))
    assert claim(store, "0").fault is not None
    assert try_claim(store, "3") is None


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b"<html>\xff", b'{"Attributes": {"runs": {"N": "1"}}}', b"{"])
@pytest.mark.parametrize("status", [200, 403, 500])
def test_an_answer_that_is_not_dynamodbs_is_a_failure_of_the_store(
    serving: Callable[[int, bytes], str], monkeypatch: pytest.MonkeyPatch, status: int, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(status, body))
    client = new_session().create_client("dynamodb", config=STORE)
    store = store_of(table_of(client, "codes"), time.time)
    assert claim(store).fault is not None
    with pytest.raises(StoreUnavailableError):
        DynamoCounters(table_of(client, "codes"), time.time, key=KEY).count(PHONE, 60, code=CODE_ID)


def test_a_release_that_could_not_be_written_is_no_doubt_to_the_same_environment(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores
) -> None:
    """Otherwise a run that sent nothing would hold the code, where OnUnknown=hold."""
    proxy, _ = proxied
    clock = Clock()
    store = store_of(table_of(new_session().create_client("dynamodb", config=STORE), stores.name), clock)
    first = claim(store, seconds=1)
    proxy.refusals["UpdateItem"] = Refusal("AccessDeniedException")
    with pytest.raises(StoreUnavailableError):
        store.release(first, doubts=0, counted=True)
    proxy.refusals.clear()
    clock.now += 2
    assert claim(store, seconds=1).history.doubts == 0
    clock.now += 2
    elsewhere = store_of(table_of(stores.client("dynamodb"), stores.name), clock)
    assert claim(elsewhere).history.doubts == 2


def test_what_could_not_be_kept_is_kept_by_a_later_run(
    proxied: tuple[FaultProxy, DynamoCodeStore], stores: Stores
) -> None:
    proxy, store = proxied
    first = claim(store)
    proxy.refusals["UpdateItem"] = Refusal("AccessDeniedException")
    with pytest.raises(StoreUnavailableError):
        store.keep(first)
    proxy.refusals.clear()
    store.keep(claim(store, OTHER))
    elsewhere = store_of(table_of(stores.client("dynamodb"), stores.name), lambda: time.time() + 3600)
    assert [try_claim(elsewhere, code) for code in (CODE_ID, OTHER)] == [None, None]
