"""The table is read from Parameter Store, and a table is in force even if the store fails."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from copy import replace
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from support.sender.routing_tables import FULL, routes, table

from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.routing_tables import MAX_AGE_SECONDS, PAUSE_SECONDS, StoredTables
from cognito_otp.adapters.sessions import new_session
from cognito_otp.application.ports import TableReading
from cognito_otp.domain.routing.mending import deployed_table
from cognito_otp.domain.routing.table import RoutingTable, disable, single_route
from cognito_otp.domain.routing.writing import LARGEST_BYTES, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_ssm import SSMClient

NAME = "/cognito-otp/test-stack/routes"
DEPLOYED = single_route("ACME")
STORED = table(FULL)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ssm(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[SSMClient]:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_url)
    client = boto3.client("ssm", region_name="us-east-1")
    client.describe_parameters()  # moto loads a service at its first call, longer than the table may take
    yield client
    client.delete_parameters(Names=[NAME])


@pytest.fixture
def tables(ssm: SSMClient, clock: Clock) -> StoredTables:
    assert ssm.meta.endpoint_url == os.environ["AWS_ENDPOINT_URL"]
    return StoredTables(new_session(), NAME, TableReading(DEPLOYED), clock, Deadlines(0))


def put(ssm: SSMClient, text: str) -> None:
    """Store a text as the table."""
    ssm.put_parameter(Name=NAME, Value=text, Type="String", Overwrite=True, Tier="Advanced")


def test_without_a_stored_table_the_deployed_one_is_in_force_and_nothing_is_wrong(tables: StoredTables) -> None:
    assert tables.current() == TableReading(DEPLOYED)


def test_a_stored_table_is_used_and_a_kill_switch_takes_effect_when_the_cache_expires(
    tables: StoredTables, ssm: SSMClient, clock: Clock
) -> None:
    put(ssm, write_json(STORED))
    assert tables.current() == TableReading(STORED)
    put(ssm, write_json(disable(STORED, "GB")))
    assert tables.current() == TableReading(STORED)
    clock.now += MAX_AGE_SECONDS
    assert tables.current() == TableReading(disable(STORED, "GB"))


def test_a_table_stored_later_is_found_within_the_cached_time(
    tables: StoredTables, ssm: SSMClient, clock: Clock
) -> None:
    tables.current()
    put(ssm, write_json(STORED))
    clock.now += MAX_AGE_SECONDS - 1
    assert tables.current() == TableReading(DEPLOYED)
    clock.now += 1
    assert tables.current() == TableReading(STORED)


def test_after_a_table_is_removed_the_deployed_one_is_in_force(
    tables: StoredTables, ssm: SSMClient, clock: Clock
) -> None:
    put(ssm, write_json(STORED))
    tables.current()
    ssm.delete_parameter(Name=NAME)
    clock.now += MAX_AGE_SECONDS
    assert tables.current() == TableReading(DEPLOYED)


def test_a_table_that_was_read_ahead_is_used_and_counts_from_when_it_was_read(
    tables: StoredTables, ssm: SSMClient, clock: Clock
) -> None:
    put(ssm, write_json(STORED))
    tables.read_ahead()
    put(ssm, write_json(disable(STORED, "GB")))
    clock.now += MAX_AGE_SECONDS - 1
    assert tables.current() == TableReading(STORED)
    clock.now += 1
    assert tables.current() == TableReading(disable(STORED, "GB"))


def test_a_table_that_arrives_late_from_init_replaces_none_that_was_read_since(
    tables: StoredTables, ssm: SSMClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read that INIT did not wait for ends during a run: what it read must not outlast its minute."""
    put(ssm, write_json(STORED))
    get, answered, go_on = tables._get, Event(), Event()  # noqa: SLF001 - the read itself

    def hang() -> str | None:
        text = get()
        answered.set()
        assert go_on.wait(10)
        return text

    with monkeypatch.context() as hanging, ThreadPoolExecutor(1) as thread:
        hanging.setattr(tables, "_get", hang)
        ahead = thread.submit(tables.read_ahead)
        assert answered.wait(10)
        hanging.undo()
        clock.now += 1
        put(ssm, write_json(disable(STORED, "GB")))
        assert tables.current() == TableReading(disable(STORED, "GB"))
        go_on.set()
        ahead.result()
    assert tables.current() == TableReading(disable(STORED, "GB"))
    clock.now += MAX_AGE_SECONDS
    put(ssm, write_json(disable(STORED, "FR")))
    assert tables.current() == TableReading(disable(STORED, "FR"))


def test_a_table_that_was_read_long_before_the_first_code_is_read_again(
    tables: StoredTables, ssm: SSMClient, clock: Clock
) -> None:
    """An environment of provisioned concurrency waits for hours."""
    tables.read_ahead()
    put(ssm, write_json(STORED))
    clock.now += MAX_AGE_SECONDS
    assert tables.current() == TableReading(STORED)


def test_a_clock_that_is_set_back_keeps_no_table_longer(tables: StoredTables, ssm: SSMClient, clock: Clock) -> None:
    tables.read_ahead()
    put(ssm, write_json(STORED))
    clock.now -= 5
    assert tables.current() == TableReading(STORED)
    put(ssm, write_json(disable(STORED, "GB")))
    clock.now -= 3600
    assert tables.current() == TableReading(disable(STORED, "GB"))


def test_what_is_wrong_with_a_deployed_table_is_said_once_though_it_was_read_ahead(
    ssm: SSMClient, clock: Clock
) -> None:
    assert ssm.meta.endpoint_url == os.environ["AWS_ENDPOINT_URL"]
    tables = StoredTables(new_session(), NAME, TableReading(DEPLOYED, "it has a mistake"), clock, Deadlines(0))
    tables.read_ahead()
    assert [tables.current().fault for _ in range(2)] == ["it has a mistake", None]


def test_a_store_that_could_not_be_read_ahead_is_read_by_the_first_code(
    tables: StoredTables, ssm: SSMClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(ssm, write_json(STORED))
    with monkeypatch.context() as broken:
        broken.setattr(tables, "_client", None)
        tables.read_ahead()
    assert tables.current() == TableReading(STORED)


@pytest.mark.parametrize("rubbish", ["{", "[]", '{"version":1}', '{"version":1,"routes":{"ZZ":[{"channel":"sms"}]}}'])
def test_rubbish_in_the_store_keeps_the_last_good_table_and_is_a_fault(
    tables: StoredTables, ssm: SSMClient, clock: Clock, rubbish: str
) -> None:
    put(ssm, write_json(STORED))
    tables.current()
    put(ssm, rubbish)
    clock.now += MAX_AGE_SECONDS
    reading = tables.current()
    assert reading.table == STORED
    assert "the stored table is not used" in (reading.fault or "")


def test_a_stored_table_with_a_mistake_is_used_without_it_and_is_a_fault_each_time(
    tables: StoredTables, ssm: SSMClient, clock: Clock
) -> None:
    document = {"version": 1, "disabled": ["RU"], "routes": {"GB": [{"channel": "fax"}, {"channel": "sms"}]}}
    put(ssm, json.dumps(document))
    for _ in range(2):
        reading = tables.current()
        assert [route.name for route in reading.table.routes["GB"]] == ["GB-2-sms"]
        assert reading.table.disabled == {"RU"}
        assert (reading.fault or "").startswith("the stored table is used without what is wrong in it: routes.GB[0]")
    put(ssm, write_json(STORED))
    clock.now += MAX_AGE_SECONDS
    assert tables.current() == TableReading(STORED)


def test_what_broken_tables_switch_off_stays_off_until_a_good_one_is_stored(
    tables: StoredTables, ssm: SSMClient, clock: Clock
) -> None:
    put(ssm, write_json(STORED))
    tables.current()
    for country, off in (("RU", {"AC", "RU"}), ("CN", {"AC", "RU", "CN"})):
        put(ssm, f'{{"disabled": ["{country}"], "routes": [')
        clock.now += MAX_AGE_SECONDS
        assert tables.current().table == replace(STORED, disabled=frozenset(off))
    put(ssm, write_json(STORED))
    clock.now += MAX_AGE_SECONDS
    assert tables.current() == TableReading(STORED)


def test_a_country_all_of_whose_stored_routes_are_wrong_is_texted_from_the_one_identity(
    ssm: SSMClient, clock: Clock
) -> None:
    put(ssm, '{"version":1,"routes":{"GB":[{"channel":"fax"}],"FR":[{"channel":"sms"}]}}')
    tables = StoredTables(new_session(), NAME, TableReading(DEPLOYED), clock, Deadlines(0), identity="OWN")
    assert tables.current().table.routes_for("GB") == single_route("OWN").routes["default"]


def test_a_store_that_dies_keeps_the_last_good_table(tables: StoredTables, ssm: SSMClient, clock: Clock) -> None:
    def die(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="the store")

    put(ssm, write_json(STORED))
    tables.current()
    clock.now += MAX_AGE_SECONDS
    tables._client.meta.events.register("before-send", die)  # noqa: SLF001 - under a running function
    assert tables.current() == TableReading(STORED, "Parameter Store could not be read: EndpointConnectionError")


def test_with_an_invalid_stored_table_a_cold_start_uses_the_deployed_one(tables: StoredTables, ssm: SSMClient) -> None:
    put(ssm, "{")
    reading = tables.current()
    assert reading.table == DEPLOYED
    assert reading.fault is not None


@pytest.mark.parametrize(("code", "status"), [("AccessDeniedException", 400), ("InternalServerError", 500)])
def test_a_store_that_fails_is_not_read_again_for_a_while(
    clock: Clock,
    refusing: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    status: int,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing(code, status))
    tables = StoredTables(new_session(), NAME, TableReading(DEPLOYED), clock, Deadlines(0))
    assert tables.current() == TableReading(DEPLOYED, f"Parameter Store could not be read: {code}")
    assert tables.current() == TableReading(DEPLOYED)  # not asked again, so not a fault again
    clock.now += PAUSE_SECONDS
    assert tables.current().fault is not None


def test_a_store_that_cannot_be_reached_is_a_fault_and_no_exception(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    tables = StoredTables(new_session(), NAME, TableReading(DEPLOYED), clock, Deadlines(0))
    assert tables.current() == TableReading(DEPLOYED, "Parameter Store could not be read: EndpointConnectionError")


def test_an_invalid_deployed_table_is_a_fault_until_a_valid_one_is_stored(ssm: SSMClient, clock: Clock) -> None:
    deployed = TableReading(*deployed_table('{"version": 2}', identity="ACME"))
    assert deployed.table == single_route("ACME")
    tables = StoredTables(new_session(), NAME, deployed, clock, Deadlines(0))
    fault = tables.current().fault or ""
    assert fault.startswith("the deployed table is not used, but for what it switches off: version is 2: write")
    assert fault.endswith("(2 in all)")
    put(ssm, write_json(STORED))
    clock.now += MAX_AGE_SECONDS
    assert tables.current() == TableReading(STORED)


def test_a_deployed_table_is_used_as_it_stands() -> None:
    assert deployed_table(write_json(STORED), identity="ACME") == (STORED, None)
    assert deployed_table(None, identity=None) == (single_route(None), None)


def test_a_table_of_fifty_countries_fits_into_an_advanced_parameter() -> None:
    countries = [chr(65 + first) + chr(65 + second) for first in range(26) for second in range(26)]
    arn = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123456789abcdef0123456789abcdef"
    many = RoutingTable({c: routes(GB=[{"channel": "sms", "identity": arn}]).routes["GB"] for c in countries[:50]})
    assert len(write_json(many).encode()) < LARGEST_BYTES
