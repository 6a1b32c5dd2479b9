"""The files for operating a desk name what there is: events, metrics, verbs, options, keys, limits."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from prometheus_client import Histogram

from bot import metrics
from bot.cli.main import cli
from bot.config import ENVIRONMENT, OTHER_NAMES
from bot.config_model import WebConfig
from bot.watchdog import END_S, STUCK_S

ROOT = Path(__file__).parents[2]
OPS = ROOT / "docs" / "ops"
LEVELS = {"exception": "error"}


def called(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Event and level of a call like log.info("event")."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return
    level, first = node.func.attr, node.args[0]
    logs = isinstance(node.func.value, ast.Name) and node.func.value.id == "log"
    if logs and level in ("debug", "info", "warning", "error", "exception", "critical"):
        names = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
        for name in names:
            assert isinstance(name, ast.Constant), ast.unparse(node)
            yield str(name.value), LEVELS.get(level, level)
    complains = node.func.attr == "_complain" and isinstance(first, ast.Attribute)
    if complains and isinstance(node.args[1], ast.Constant):
        assert isinstance(first, ast.Attribute)
        yield str(node.args[1].value), LEVELS.get(first.attr, first.attr)


def logged() -> dict[str, set[str]]:
    """Every event of the code, with its levels."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for event, level in called(node):
                found[event].add(level)
    return {**found, "crashed": {"critical"}}  # through logging itself, where structlog may be at fault


def documented() -> dict[str, set[str]]:
    """Every event of docs/ops/logs.md, with its levels."""
    rows = re.findall(
        r"^\| `([^`]+)` \| ([a-z, ]+) \|", (OPS / "logs.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len({name for name, _ in rows}) == len(rows)
    return {name: set(levels.split(", ")) for name, levels in rows}


def test_every_logged_event_is_in_the_list_and_nothing_else() -> None:
    code, docs = logged(), documented()
    assert sorted(code.keys() ^ docs.keys()) == [], "docs/ops/logs.md and the code differ in these"
    assert {name: code[name] for name in code if code[name] != docs[name]} == {}


def test_event_names_are_of_one_form() -> None:
    assert [name for name in logged() if not re.fullmatch(r"[a-z]+(\.[a-z][a-z_-]*)?", name)] == []


def shown() -> dict[str, set[str]]:
    """Every name Prometheus sees of us, with its labels."""
    found: dict[str, set[str]] = {}
    for metric in vars(metrics).values():
        if not hasattr(metric, "_labelnames"):
            continue
        names, labels = {metric._name}, set(metric._labelnames)
        if isinstance(metric, Histogram):
            names = {f"{metric._name}_{part}" for part in ("bucket", "count", "sum")}
            labels |= {"le"}
        for family in metric.describe():
            names |= {f"{metric._name}_total"} if family.type == "counter" else set()
        found.update(dict.fromkeys(names, labels))
    return found


OTHERS = {
    "up",
    "process_start_time_seconds",
    "process_resident_memory_bytes",
}  # Prometheus' own, ProcessCollector's
WORDS = set("sum min max by rate increase histogram_quantile changes and or unless for label_values".split())


def names_in(expression: str) -> set[str]:
    """Names of metrics in an expression: what is no function, no label, no word in quotes and no duration."""
    bare = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)', " ", expression)
    return set(re.findall(r"[a-z_]{2,}", bare)) - WORDS


def labels_in(expression: str) -> set[str]:
    """Names of labels that an expression selects or keeps."""
    kept = re.findall(r"\bby \(([^)]*)\)", expression)
    selected = re.findall(r"\{([^}]*)\}", expression)
    return {name.strip() for group in kept for name in group.split(",")} | {
        name for group in selected for name in re.findall(r"([a-z_]+)[!=]?[=~]", group)
    }


def check(expression: str) -> None:
    known = shown()
    names = names_in(expression)
    assert names, expression
    assert names <= known.keys() | OTHERS, expression
    labels = set().union(*(known.get(name, set()) for name in names)) | {"instance", "job"}
    assert labels_in(expression) <= labels, expression
    assert expression.count("(") == expression.count(")"), expression


def rules() -> list[dict[str, str]]:
    """The rules of alerts.yml; the file keeps to one line per value, so this need not know YAML."""
    text = (OPS / "alerts.yml").read_text(encoding="utf-8")
    body = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert body[:3] == ["groups:", "  - name: parley", "    rules:"]
    found: list[dict[str, str]] = []
    for line in body[3:]:
        matched = re.fullmatch(r"(      - |        |          )([a-z]+):(?: (.+))?", line)
        assert matched, line
        if matched[1] == "      - ":
            found.append({})
        value = matched[3] or ""
        assert value.startswith('"') or not re.match(r"[{\[&*!|>%@`]", value), f"needs quotes: {line}"
        assert value.startswith('"') or ": " not in value, f"needs quotes: {line}"
        found[-1][matched[2]] = value
    return found


def test_alert_rules_are_whole_and_name_what_there_is() -> None:
    found = rules()
    assert len({rule["alert"] for rule in found}) == len(found) > 10
    for rule in found:
        check(rule["expr"])
        assert re.fullmatch(r"Parley[A-Z][A-Za-z]+", rule["alert"])
        assert rule["severity"] in ("page", "ticket")
        assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))
        assert rule["summary"]
        mentioned = set(re.findall(r"\$labels\.([a-z_]+)", rule["summary"] + rule.get("description", "")))
        assert mentioned <= labels_in(rule["expr"]) | {"instance", "platform"}


def test_the_rules_name_events_that_there_are() -> None:
    text = (OPS / "alerts.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\b(?:drain|platform)\.[a-z_]+", text)) <= logged().keys()


def test_the_dashboard_shows_what_there_is() -> None:
    dashboard = json.loads((OPS / "dashboard.json").read_text(encoding="utf-8"))
    panels: list[dict[str, Any]] = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len(set(places)) == len(panels)
    for panel in panels:
        for target in panel["targets"]:
            check(target["expr"])
            legend = set(re.findall(r"\{\{([a-z_]+)\}\}", target["legendFormat"]))
            assert legend <= labels_in(target["expr"]) | {"instance", "version", "python", "platform"}
    [instance] = [v for v in dashboard["templating"]["list"] if v["name"] == "instance"]
    assert names_in(instance["query"].removesuffix(", instance)")) == {"parley_build_info"}


def test_every_figure_is_on_the_dashboard_or_in_a_rule() -> None:
    text = "".join((OPS / name).read_text(encoding="utf-8") for name in ("dashboard.json", "alerts.yml"))
    bare = {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in shown()}
    assert [name for name in sorted(bare) if name not in text] == []


@pytest.mark.parametrize(
    "expression",
    [
        "sum(parley_nothing)",
        'rate(parley_polls_total{platform="x"}[5m])',
        "sum by (chat) (parley_feeds)",
        "parley_poll_seconds",
        "max(parley_feeds))",
    ],
)
def test_an_expression_that_names_what_there_is_not_is_found(expression: str) -> None:
    with pytest.raises(AssertionError):
        check(expression)


def options_of(verb: str) -> set[str]:
    """Long options of a verb, and those before it."""
    group = typer.main.get_command(cli)
    assert hasattr(group, "commands")
    params = [*group.params, *group.commands[verb].params]
    return {name for p in params for name in (*p.opts, *p.secondary_opts) if name.startswith("--")}


def understood(words: list[str]) -> None:
    """The words after `parley` are a verb and options that there are."""
    group = typer.main.get_command(cli)
    assert hasattr(group, "commands")
    [verb] = [word for word in words if word in group.commands]
    assert {word for word in words if word.startswith("--")} <= options_of(verb)


def unit() -> dict[str, list[str]]:
    """Settings of the unit, all sections together."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (OPS / "parley.service").read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


def test_the_unit_starts_a_desk_as_it_can_be_started() -> None:
    said = unit()
    [start] = said["ExecStart"]
    program, *words = shlex.split(start)
    assert program.endswith("/parley")
    understood(words)
    assert said["Type"] == ["notify"]
    for setting in said["Environment"]:
        assert setting.partition("=")[0] in ENVIRONMENT.keys() | OTHER_NAMES
    assert said["RestartPreventExitStatus"] == ["2"]
    assert said["Restart"] == ["always"], "a signal from anywhere ends it with code 0"


def test_the_unit_waits_longer_than_the_desk_takes() -> None:
    said = unit()
    assert int(said["TimeoutStopSec"][0]) > END_S
    assert int(said["WatchdogSec"][0]) > STUCK_S


@pytest.mark.parametrize(
    "setting",
    "NoNewPrivileges ProtectSystem ProtectHome PrivateTmp PrivateDevices RestrictAddressFamilies".split(),
)
def test_the_unit_is_locked_in(setting: str) -> None:
    said = unit()
    assert said[setting]
    assert said["User"] == ["parley"]
    assert said["CapabilityBoundingSet"] == [""]
    families = {word for value in said["RestrictAddressFamilies"] for word in value.split()}
    assert families == {"AF_INET", "AF_INET6", "AF_UNIX"}, "feeds and platforms; the embedded server's socket"


def test_the_unit_leaves_a_desk_its_memory() -> None:
    [most] = unit()["MemoryMax"]
    number, scale = int(most[:-1]), {"M": 1, "G": 1024}[most[-1]]
    assert number * scale >= 1024, "a desk, two readers of 192 MiB and more, the embedded server"


def recipe() -> list[list[str]]:
    """Instructions of the container file, long lines joined."""
    text = (OPS / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [line.split(None, 1) for line in lines if line.strip()]


def the(instruction: str) -> list[str]:
    return [rest for name, rest in recipe() if name == instruction]


def test_the_container_runs_a_desk_as_somebody_without_rights() -> None:
    assert json.loads(the("ENTRYPOINT")[-1]) == ["parley"]
    understood(json.loads(the("CMD")[-1]))
    assert the("USER") == ["10001"]
    assert the("VOLUME") == ["/data"]
    assert the("STOPSIGNAL") == ["SIGTERM"]
    settings = {word.partition("=")[0] for rest in the("ENV") for word in rest.split()}
    assert {name for name in settings if name.startswith("PARLEY_")} <= ENVIRONMENT.keys() | OTHER_NAMES


def test_the_container_is_made_of_files_that_there_are() -> None:
    for rest in the("COPY"):
        if not rest.startswith("--from"):
            *sources, _target = rest.split()
            assert [name for name in sources if not (ROOT / name).exists()] == []


def test_the_container_is_asked_for_its_health_where_it_tells_it() -> None:
    [health] = the("HEALTHCHECK")
    assert f":{WebConfig().port}/live" in health
    assert the("EXPOSE") == [str(WebConfig().port)]
    assert 'host = "0.0.0.0"' in (OPS / "Containerfile").read_text(encoding="utf-8")
