"""The dashboard: JSON once CloudFormation has filled it in, about metrics and alarms that exist."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support.template.emitted_metrics import NAMESPACE, OUTCOMES, STACK, metrics
from support.template.transformed_template import fill, of_type, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

SEARCH = re.compile(
    r"""SEARCH\('\{"(?P<namespace>[^"]+)",(?P<names>[\w,]+)\} """
    r"""MetricName="(?P<metric>\w+)"(?P<filter>.*)', 'Sum', 300\)"""
)
both = pytest.mark.parametrize("deliveries", [True, False], ids=["deliveries logged", "not logged"])


def widgets(*, deliveries: bool) -> list[dict[str, Any]]:
    """Fill the dashboard in as CloudFormation does."""
    body = resources()["Dashboard"]["Properties"]["DashboardBody"]
    names = {"AWS::StackName": STACK, "AWS::Region": "eu-west-2"}
    found: dict[str, Any] = json.loads(fill(body, names, conditions={"LogsDeliveries": deliveries}))
    return list(found["widgets"])


def rows(widget: dict[str, Any]) -> Iterator[list[Any]]:
    """List a widget's metrics, with ``...`` (what the row before began with) written out."""
    before: list[Any] = []
    for row in widget["properties"].get("metrics", ()):
        names = [part for part in row if isinstance(part, str)]
        if names and names[0] == "...":
            names = [*before[: len(before) - len(names) + 1], *names[1:]]
        before = names
        yield [*names, *(part for part in row if isinstance(part, dict))]


@both
def test_every_metric_of_every_widget_exists(*, deliveries: bool) -> None:
    seen = set()
    for widget in widgets(deliveries=deliveries):
        for row in rows(widget):
            match row:
                case [str(namespace), str(metric), *rest]:
                    pairs = [part for part in rest if isinstance(part, str)]
                    names = frozenset(pairs[::2])
                    assert (namespace, metric, names) in metrics()
                    if namespace == NAMESPACE and names:
                        assert pairs[1] in OUTCOMES[metric]
                    seen.add(metric)
                case [{"expression": expression}] if (found := SEARCH.fullmatch(expression)) is not None:
                    assert (found["namespace"], found["metric"], frozenset(found["names"].split(","))) in metrics()
                    for outcome in re.findall(r'outcome="(\w+)"', found["filter"]):
                        assert outcome in OUTCOMES[found["metric"]]
                    seen.add(found["metric"])
                case [{"expression": expression}]:
                    assert "METRICS()" in expression
                case _:
                    pytest.fail(str(row))
    assert {"Codes", "Faults", "Errors", "Throttles", "AsyncEventAge"} <= seen
    assert {"NumberOfMessagesSent", "ApproximateNumberOfMessagesVisible"} <= seen
    assert ({"Deliveries", "Undelivered"} <= seen) == deliveries


@both
def test_widgets_have_titles_of_their_own_and_do_not_overlap(*, deliveries: bool) -> None:
    found = widgets(deliveries=deliveries)
    titles = [widget["properties"].get("title") for widget in found if widget["type"] != "text"]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    cells: set[tuple[int, int]] = set()
    for widget in found:
        taken = {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        assert not taken & cells, widget["properties"].get("title")
        assert max(x for x, _ in taken) < 24
        cells |= taken


@both
def test_every_alarm_is_on_the_first_screen(*, deliveries: bool) -> None:
    """The one about deliveries exists only where they are logged."""
    (panel,) = [widget for widget in widgets(deliveries=deliveries) if widget["type"] == "alarm"]
    alarms = of_type("AWS::CloudWatch::Alarm").items()
    expected = {name for name, alarm in alarms if deliveries or alarm.get("Condition") != "LogsDeliveries"}
    assert {f"<{name}.Arn>" for name in expected} == set(panel["properties"]["alarms"])
    assert len(panel["properties"]["alarms"]) == len(expected)
    assert panel["y"] <= 1


@both
def test_no_widget_has_both_metrics_and_the_annotation_of_an_alarm(*, deliveries: bool) -> None:
    """CloudWatch draws an alarm in place of metrics, and may refuse both."""
    for widget in widgets(deliveries=deliveries):
        annotated = widget["properties"].get("annotations", {}).get("alarms", [])
        assert not (annotated and widget["properties"].get("metrics"))


def test_the_ratio_counts_every_code_that_should_have_been_sent() -> None:
    (ratio,) = [widget for widget in widgets(deliveries=False) if "percent" in widget["properties"].get("title", "")]
    counted = {row[3] for row in rows(ratio) if row[0] == NAMESPACE}
    not_ours_to_send = {"duplicate", "skipped", "not_served", "opted_out", "blocked"}
    tried_again = {"delayed"}
    assert counted == OUTCOMES["Codes"] - not_ours_to_send - tried_again
