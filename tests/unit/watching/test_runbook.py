"""docs/runbook.md: every alarm has its heading, and every command, parameter, widget and query that it names exists."""

from __future__ import annotations

import json
import re

import pytest
from support.paths import REPOSITORY
from support.template.documented_commands import check_aws, check_ours, documented, words_of
from support.template.function_loading import template
from support.template.transformed_template import fill, of_type, resources

RUNBOOK = (REPOSITORY / "docs" / "runbook.md").read_text()
ALARMS = {name.removesuffix("Alarm"): alarm["Properties"] for name, alarm in of_type("AWS::CloudWatch::Alarm").items()}
HEADINGS = re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)
QUERIES = {
    query["Properties"]["Name"]["Fn::Sub"].removeprefix("${AWS::StackName}/")
    for query in of_type("AWS::Logs::QueryDefinition").values()
}
COMMANDS = documented(RUNBOOK)


def section(name: str) -> str:
    """Return what stands under an alarm's heading."""
    return re.split(r"^#{2,3} ", RUNBOOK.split(f"### {name}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_every_alarm_has_its_heading_and_every_heading_its_alarm() -> None:
    assert sorted(HEADINGS) == sorted(ALARMS)


@pytest.mark.parametrize("name", HEADINGS)
def test_a_section_says_what_an_alarm_means_what_to_look_at_what_to_do_and_when_it_is_over(name: str) -> None:
    found = section(name)
    places = [
        found.index(word)
        for word in ("**Means**", "**Look**", "do**" if "**Do**" not in found else "**Do**", "**Over**")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("name", HEADINGS)
def test_a_section_names_the_threshold_that_its_alarm_takes_from_a_parameter(name: str) -> None:
    match ALARMS[name]["Threshold"]:
        case {"Ref": str(parameter)} if name not in {"CodesExpired", "CodesCapped", "MessageErrors"}:
            assert f"`{parameter}`" in section(name)
        case _:
            pass


def test_links_between_sections_lead_somewhere() -> None:
    anchors = {
        re.sub(r"[^\w -]", "", title).lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK)) <= anchors


def test_every_widget_and_query_that_it_names_exists() -> None:
    names = {"AWS::StackName": "S"}
    body = fill(resources()["Dashboard"]["Properties"]["DashboardBody"], names, conditions={"LogsDeliveries": True})
    titles = {widget["properties"].get("title") for widget in json.loads(body)["widgets"]}
    named = re.findall(r"widgets?\s+\*\*(.+?)\*\*(?:\s+and\s+\*\*(.+?)\*\*)?", RUNBOOK, re.DOTALL)
    widgets = {" ".join(name.split()) for pair in named for name in pair if name}
    assert widgets
    assert widgets <= titles
    queries = {" ".join(name.split()) for name in re.findall(r"query\s+\*\*(.+?)\*\*", RUNBOOK, re.DOTALL)}
    assert queries == QUERIES


def test_every_parameter_and_output_that_it_names_exists() -> None:
    theirs = {"MaxLimit"}  # End User Messaging's
    known = {*template()["Parameters"], *template()["Outputs"], *ALARMS, *theirs}
    named = set(re.findall(r"`([A-Z][a-z]+[A-Z][A-Za-z]+)(?:=\w+)?`", RUNBOOK))
    exceptions = {name for name in named if name.endswith("Exception")}
    assert {"AlarmErrors", "AlarmTopicArn", "DeliveryEvents"} <= named
    assert named - exceptions <= known


@pytest.mark.parametrize("words", words_of(COMMANDS, "cognito-otp"), ids=" ".join)
def test_our_commands_parse(words: list[str]) -> None:
    """A file or a country that is only a placeholder is put in place of the runbook's."""
    check_ours(words)


@pytest.mark.parametrize("words", words_of(COMMANDS, "aws"), ids=" ".join)
def test_the_commands_of_aws_exist(words: list[str]) -> None:
    """The AWS CLI makes a command of each operation of botocore's models, and an option of each member."""
    check_aws(words)
