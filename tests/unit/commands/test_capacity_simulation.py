"""The simulation of `cognito-otp capacity`: arrivals, functions that start, Lambda's queue, and identities."""

from __future__ import annotations

import math
from typing import Any

import pytest

from cognito_otp_tools.capacity.limits import Peak
from cognito_otp_tools.capacity.simulation import SECONDS, Simulated, simulate


def peak(codes: float, *, parts: int = 1, start: float = 0.9, **others: Any) -> Peak:
    """Make a peak of runs that take 0.15 s, and 0.9 s longer when cold."""
    return Peak(codes, ("US",), parts, 0.15, start, **others)


def sent(simulated: Simulated) -> int:
    """Return how many codes were sent."""
    return simulated.codes - simulated.delayed - simulated.dropped


def test_a_peak_is_simulated_alike_each_time_and_starts_as_many_functions_as_run_at_once() -> None:
    first = simulate(peak(100), math.inf)
    assert simulate(peak(100), math.inf) == first
    assert simulate(peak(100), math.inf, seed=2) != first
    assert first.environments == first.cold
    assert 80 <= first.environments <= 150  # a code more each 10 ms, until the first functions are warm after 1.05 s
    assert (first.throttled, first.delayed, first.waited, first.dropped) == (0, 0, 0, 0)
    assert 2700 <= first.codes <= 3300
    assert first.median == pytest.approx(0.15)
    assert first.slowest == pytest.approx(1.05)


@pytest.mark.parametrize("seed", range(5))
def test_the_first_code_opens_the_smallest_peak(seed: int) -> None:
    simulated = simulate(peak(0.01), math.inf, seed)
    assert simulated.codes >= 1
    assert simulated.environments == simulated.reads == 1


def test_each_function_that_starts_reads_the_routing_table() -> None:
    simulated = simulate(peak(500), math.inf)
    assert 0.8 * 500 <= simulated.reads <= 1.2 * 500


def test_identities_that_send_too_little_throttle_and_delay() -> None:
    simulated = simulate(peak(1000), 300)
    assert simulated.codes > 29_000
    assert 0.6 * simulated.codes < simulated.delayed < 0.75 * simulated.codes
    assert 290 * SECONDS <= sent(simulated) <= 300 * (SECONDS + 3)


def test_identities_send_in_the_order_of_time_so_new_codes_get_their_share() -> None:
    """Those that try again later take no place from a code that tries before them."""
    simulated = simulate(peak(1000), 300)
    at_once = simulated.codes - simulated.throttled
    assert at_once > 0.2 * sent(simulated)


def test_a_text_of_more_parts_than_identities_send_in_a_second_is_sent_alone() -> None:
    simulated = simulate(peak(1, parts=3), 2)
    assert sent(simulated) > 0.5 * simulated.codes


def test_times_are_of_codes_that_were_sent() -> None:
    """One that is given up after its third try would make a peak look fast."""
    simulated = simulate(peak(1000), 1)
    assert sent(simulated) < 40
    assert simulated.slowest < 2


def test_codes_beyond_the_accounts_concurrency_wait_in_lambdas_queue() -> None:
    simulated = simulate(peak(50, concurrency=10), math.inf)
    assert simulated.environments == 10
    assert simulated.waited > 50
    assert simulated.dropped == 0
    assert simulated.slowest > 1.05


def test_codes_that_wait_for_longer_than_the_event_may_live_are_dropped() -> None:
    simulated = simulate(peak(50, concurrency=1), math.inf)
    assert simulated.dropped > 0
    assert simulated.slowest < 180 + 1.05


def test_lambda_starts_a_thousand_functions_at_once_and_a_hundred_a_second_after_that() -> None:
    """Each function is busy starting for ten seconds, so that every code of them needs another."""
    simulated = simulate(peak(1000, start=10, concurrency=100_000), math.inf)
    assert simulated.waited > 0
    assert simulated.environments <= 1000 + 100 * 11
