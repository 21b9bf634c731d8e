"""Claims and the journal of runs: on DynamoDB (moto's) by Powertools, and the ones in memory that tests use."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from fakes import MemoryClaims, MemoryCounters, MemoryRunJournal, Store
from moto.server import ThreadedMotoServer
from people import PHONE
from stores import Stores

from cognito_otp.adapters.claims import KEEP_SECONDS, DynamoClaims
from cognito_otp.adapters.counters import DynamoCounters
from cognito_otp.adapters.run_journal import DynamoRunJournal
from cognito_otp.domain.delivery.resending import History
from cognito_otp.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp.application.ports import Claims, Counters, RunJournal

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
        """Return the time in seconds."""
        return self.now


@dataclass
class Here:
    """A store under test; ``move`` lets seconds pass for the journal."""

    claims: Claims
    journal: RunJournal
    counters: Counters
    move: Callable[[float], None]


@pytest.fixture(params=["dynamodb", "memory"])
def here(request: pytest.FixtureRequest, stores: Stores) -> Here:
    if request.param == "memory":
        store = Store()

        def pass_by(seconds: float) -> None:
            store.now += seconds

        return Here(MemoryClaims(store), MemoryRunJournal(store), MemoryCounters(store), pass_by)
    clock = Clock()

    def move(seconds: float) -> None:
        clock.now += seconds

    client = stores.client("dynamodb")
    counters = DynamoCounters(client, stores.name, clock, key=KEY)
    return Here(DynamoClaims(client, stores.name), DynamoRunJournal(client, stores.name, clock), counters, move)


def take(claims: Claims, sealed: str = SEALED, seconds: float = PLENTY) -> bool:
    """Claim a code."""
    return claims.take(sealed, seconds=seconds)


def test_a_code_that_was_kept_is_never_claimed_again(here: Here) -> None:
    assert take(here.claims)
    here.claims.keep(SEALED)
    assert [take(here.claims) for _ in range(2)] == [False, False]


def test_another_ciphertext_is_another_code(here: Here) -> None:
    assert take(here.claims)
    assert take(here.claims, OTHER)


def test_a_claim_that_is_released_can_be_taken_again(here: Here) -> None:
    assert take(here.claims)
    here.claims.release(SEALED)
    assert take(here.claims)


def test_while_one_run_has_a_code_no_other_gets_it(here: Here) -> None:
    assert take(here.claims)
    assert not take(here.claims)


def test_a_run_that_was_killed_leaves_a_claim_that_ends_with_its_time(here: Here) -> None:
    assert take(here.claims, seconds=0.2)
    assert not take(here.claims)
    time.sleep(0.25)  # the time is the emulated table's condition
    here.move(0.25)
    assert take(here.claims)


def test_a_code_that_is_kept_without_a_claim_is_not_claimed(here: Here) -> None:
    here.claims.keep(SEALED)
    assert not take(here.claims)


def test_releasing_what_is_not_claimed_changes_nothing(here: Here) -> None:
    here.claims.release(SEALED)
    assert take(here.claims)


def test_the_journal_counts_runs_doubts_and_the_age_since_the_first(here: Here) -> None:
    assert here.journal.begin(SEALED) == History(0.0, 1, 0)
    here.move(61.5)
    assert here.journal.begin(SEALED) == History(61.5, 2, 1)
    here.journal.nothing_sent(SEALED)
    here.move(60)
    assert here.journal.begin(SEALED) == History(121.5, 3, 1)
    assert here.journal.begin(OTHER) == History(0.0, 1, 0)


def test_counters_count_each_subject_in_each_window(here: Here) -> None:
    assert [here.counters.count(PHONE, 60) for _ in range(3)] == [1, 2, 3]
    assert here.counters.count("GB", 60) == 1
    assert here.counters.count(PHONE, 3600) == 1
    here.move(60)
    assert here.counters.count(PHONE, 60) == 1
    assert here.counters.count(PHONE, 3600) == 2


def test_a_counter_cannot_be_found_by_trying_numbers_without_the_key(stores: Stores) -> None:
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
    client = Stores(url).client("dynamodb")
    claims, journal = DynamoClaims(client, "no-such-table"), DynamoRunJournal(client, "no-such-table", time.time)
    for call in (
        lambda: take(claims),
        lambda: claims.keep(SEALED),
        lambda: claims.release(SEALED),
        lambda: journal.begin(SEALED),
        lambda: journal.nothing_sent(SEALED),
        lambda: DynamoCounters(client, "no-such-table", time.time, key=KEY).count(PHONE, 60),
    ):
        with pytest.raises(StoreUnavailableError, match="ResourceNotFoundException") as caught:
            call()
        assert SEALED not in str(caught.value)


def test_items_are_hashes_times_and_counts_with_an_end_in_epoch_seconds(stores: Stores) -> None:
    """Every attribute of every item that claims and journal write, at every stage."""
    client = stores.client("dynamodb")
    claims, journal = DynamoClaims(client, stores.name), DynamoRunJournal(client, stores.name, time.time)
    seen: list[dict[str, Any]] = []

    assert take(claims)
    journal.begin(SEALED)
    seen.extend(stores.items())
    claims.keep(SEALED)
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
