"""Claims and the journal of runs: on DynamoDB (moto's) by Powertools, and the ones in memory that tests use."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from fakes import MemoryClaims, MemoryCounters, MemoryJournal, Store
from moto.server import ThreadedMotoServer
from people import PHONE
from stores import Stores

from cognito_otp.adapters.claims import KEEP_SECONDS, DynamoClaims
from cognito_otp.adapters.counters import DynamoCounters
from cognito_otp.adapters.journals import DynamoJournal
from cognito_otp.domain.once import Run
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp.ports import Claims, Counters, Journal

SEALED, OTHER = "AYADsealed-code", "AYADother-code"
PLENTY = 55.0
KEY = "arn:aws:kms:us-east-1:123456789012:key/6f1c2a34-5b67-48c9-8d01-23456789abcd"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def stores(url: str) -> Iterator[Stores]:
    made = Stores(url)
    made.create()
    yield made
    made.delete()


@dataclass
class Clock:
    """Epoch seconds that a test moves."""

    now: float = 1_000_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@dataclass
class Here:
    """A store under test; ``move`` lets seconds pass for the journal."""

    claims: Claims
    journal: Journal
    counters: Counters
    move: Callable[[float], None]


@pytest.fixture(params=["dynamodb", "memory"])
def here(request: pytest.FixtureRequest, stores: Stores) -> Here:
    if request.param == "memory":
        store = Store()

        def pass_by(seconds: float) -> None:
            store.now += seconds

        return Here(MemoryClaims(store), MemoryJournal(store), MemoryCounters(store), pass_by)
    clock = Clock()

    def move(seconds: float) -> None:
        clock.now += seconds

    client = stores.client("dynamodb")
    counters = DynamoCounters(client, stores.name, clock, key=KEY)
    return Here(DynamoClaims(client, stores.name), DynamoJournal(client, stores.name, clock), counters, move)


@dataclass
class Runs:
    """Counts how often it was run; ``keeps`` tells whether it keeps its claim."""

    keeps: bool = True
    count: int = 0

    def __call__(self) -> bool:
        """Run."""
        self.count += 1
        return self.keeps


def claim(claims: Claims, run: Callable[[], bool], sealed: str = SEALED, left: float = PLENTY) -> None:
    """Try to have a code."""
    claims.once(sealed, run, remaining=lambda: left)


def test_a_code_that_was_kept_is_never_run_again(here: Here) -> None:
    run = Runs()
    for _ in range(3):
        claim(here.claims, run)
    assert run.count == 1


def test_another_ciphertext_is_another_code(here: Here) -> None:
    run = Runs()
    claim(here.claims, run)
    claim(here.claims, run, OTHER)
    assert run.count == 2


def test_a_claim_that_is_given_back_can_be_had_again(here: Here) -> None:
    run = Runs(keeps=False)
    claim(here.claims, run)
    claim(here.claims, run)
    assert run.count == 2


def test_while_one_runs_no_other_does(here: Here) -> None:
    inner, outer = Runs(), Runs()

    def outside() -> bool:
        claim(here.claims, inner)
        return outer()

    claim(here.claims, outside)
    assert (outer.count, inner.count) == (1, 0)


def test_a_run_that_was_killed_leaves_a_claim_that_ends_with_its_time(here: Here) -> None:
    class Killed(BaseException):
        """Nothing of the function's runs after this."""

    def killed() -> bool:
        raise Killed

    with pytest.raises(Killed):
        claim(here.claims, killed, left=0.2)
    run = Runs()
    claim(here.claims, run)
    assert run.count == 0
    time.sleep(0.25)  # the time is the emulated table's condition
    here.move(0.25)
    claim(here.claims, run)
    assert run.count == 1


def test_a_code_that_is_kept_afterwards_is_not_run(here: Here) -> None:
    here.claims.keep(SEALED)
    run = Runs()
    claim(here.claims, run)
    assert run.count == 0


def test_the_journal_counts_runs_doubts_and_the_age_since_the_first(here: Here) -> None:
    assert here.journal.begin(SEALED) == Run(0.0, 1, 0)
    here.move(61.5)
    assert here.journal.begin(SEALED) == Run(61.5, 2, 1)
    here.journal.nothing_sent(SEALED)
    here.move(60)
    assert here.journal.begin(SEALED) == Run(121.5, 3, 1)
    assert here.journal.begin(OTHER) == Run(0.0, 1, 0)


def test_counters_count_each_subject_in_each_window(here: Here) -> None:
    assert [here.counters.count(PHONE, 60) for _ in range(3)] == [1, 2, 3]
    assert here.counters.count("GB", 60) == 1
    assert here.counters.count(PHONE, 3600) == 1
    here.move(60)
    assert here.counters.count(PHONE, 60) == 1
    assert here.counters.count(PHONE, 3600) == 2


def test_a_counter_is_found_by_nobody_who_tries_numbers_without_the_key(stores: Stores) -> None:
    client = stores.client("dynamodb")
    DynamoCounters(client, stores.name, lambda: 0.0, key=KEY).count(PHONE, 60)
    (item,) = stores.items()
    assert set(item) == {"id", "seen", "expiration"}
    assert (item["seen"]["N"], item["expiration"]["N"]) == ("1", "120")
    name = item["id"]["S"]
    assert re.fullmatch("count#[0-9a-f]{64}", name)
    assert hashlib.sha256(f"{PHONE} 60 0".encode()).hexdigest() not in name
    DynamoCounters(client, stores.name, lambda: 0.0, key=f"{KEY}f").count(PHONE, 60)
    assert len(stores.items()) == 2


def test_a_table_that_is_gone_is_named_and_the_code_is_not(url: str) -> None:
    client, run = Stores(url).client("dynamodb"), Runs()
    claims, journal = DynamoClaims(client, "no-such-table"), DynamoJournal(client, "no-such-table", time.time)
    for call in (
        lambda: claim(claims, run),
        lambda: claims.keep(SEALED),
        lambda: journal.begin(SEALED),
        lambda: journal.nothing_sent(SEALED),
        lambda: DynamoCounters(client, "no-such-table", time.time, key=KEY).count(PHONE, 60),
    ):
        with pytest.raises(StoreUnavailableError, match="ResourceNotFoundException") as caught:
            call()
        assert SEALED not in str(caught.value)
    assert run.count == 0


def test_a_store_that_fails_after_the_run_says_so_and_the_run_has_run(stores: Stores) -> None:
    claims, run = DynamoClaims(stores.client("dynamodb"), stores.name), Runs()

    def outlives_the_table() -> bool:
        stores.delete()
        return run()

    with pytest.raises(StoreUnavailableError):
        claim(claims, outlives_the_table)
    assert run.count == 1
    stores.create()


def test_what_a_run_raises_goes_through(stores: Stores) -> None:
    def breaks() -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        claim(DynamoClaims(stores.client("dynamodb"), stores.name), breaks)


def test_items_are_hashes_times_and_counts_with_an_end_in_epoch_seconds(stores: Stores) -> None:
    """Every attribute of every item that claims and journal write, at every stage."""
    client = stores.client("dynamodb")
    claims, journal = DynamoClaims(client, stores.name), DynamoJournal(client, stores.name, time.time)
    seen: list[dict[str, Any]] = []

    def run() -> bool:
        journal.begin(SEALED)
        seen.extend(stores.items())
        return True

    claim(claims, run)
    seen.extend(stores.items())
    assert len(seen) == 4
    allowed = {
        "id": r"(code|runs)#[0-9a-f]{64}",
        "status": "INPROGRESS|COMPLETED",
        "data": "null",
        **dict.fromkeys(("expiration", "in_progress_expiration", "runs", "doubts"), r"[0-9]+"),
        "begun": r"[0-9]+\.[0-9]{3}",
    }
    for item in seen:
        for name, value in item.items():
            assert re.fullmatch(allowed[name], next(iter(value.values()))), name
        assert 0 <= float(item["expiration"]["N"]) - time.time() - KEEP_SECONDS + 30 <= 60
