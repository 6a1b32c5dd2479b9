"""The real slack-bolt app, in Socket Mode and over HTTP, against a local Slack: every command, every form."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.config_model import SlackConfig, WebConfig
from bot.slack_face import SlackFace
from bot.store import Store
from bot.web import Health, WebServer
from handlers.command import COMMANDS
from handlers.ports import Address
from tests.bot.face_desk import LINES, dispatcher_on
from tests.doubles.fake_slack import (
    APP_TOKEN,
    BOT_ID,
    BOT_TOKEN,
    BOT_USER,
    SIGNING_SECRET,
    FakeSlack,
    Fault,
    Told,
    signed,
)

CHANNEL = Address("slack", "C1")
# Names Slack keeps for its own commands: one of them in a manifest and Slack refuses all of it.
RESERVED = {"who", "search", "status"}


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    server = FakeSlack()
    await server.start()
    yield server
    await server.stop()


@asynccontextmanager
async def listening(fake: FakeSlack, store: Store, **config: Any) -> AsyncIterator[SlackFace]:
    """A face that hears."""
    made = SlackConfig(bot_token=SecretStr(BOT_TOKEN), api_url=fake.url, **config)
    face = SlackFace(made, dispatcher_on(store), store)
    await face.start()
    try:
        yield face
    finally:
        await face.stop()


@pytest.fixture
async def face(fake: FakeSlack, store: Store) -> AsyncIterator[SlackFace]:
    async with listening(fake, store, app_token=SecretStr(APP_TOKEN)) as made:
        yield made


def seen(told: Told) -> str:
    """All people see of a message, without Slack's escapes."""
    shown = told.text + json.dumps(told.blocks, ensure_ascii=False)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


async def asked(fake: FakeSlack, name: str, text: str = "", **more: str) -> Told:
    """The answer to a slash command."""
    await fake.send("slash_commands", fake.command(name, text, **more))
    return (await fake.until_told(1))[0]


@pytest.mark.parametrize("form", ["own", "prefixed", "parley", "renamed", "mention", "direct"])
@pytest.mark.parametrize("name", LINES)
async def test_every_command_is_answered_in_every_form(
    fake: FakeSlack, face: SlackFace, name: str, form: str
) -> None:
    fake.admins.add("U7")
    line, words = LINES[name]
    verb, _, rest = line.partition(" ")
    match form:
        case "own":
            told = await asked(fake, f"/{verb}", rest)
        case "prefixed":
            told = await asked(fake, f"/parley-{verb}", rest)
        case "parley":
            told = await asked(fake, "/parley", line)
        case "renamed":
            told = await asked(fake, "/desk-in-kyiv", line)
        case "mention":
            await fake.send("events_api", fake.mention(line))
            told = (await fake.until_told(1))[0]
        case _:
            await fake.send("events_api", fake.direct(line))
            told = (await fake.until_told(1))[0]
    assert words in seen(told)


async def test_a_slash_command_is_answered_to_who_asked(fake: FakeSlack, face: SlackFace) -> None:
    assert (await asked(fake, "/latest")).where == "ephemeral"
    assert fake.of("chat.postMessage") == []


async def test_what_an_admin_sets_is_said_in_the_channel(
    fake: FakeSlack, face: SlackFace, store: Store
) -> None:
    fake.admins.add("U7")
    assert (await asked(fake, "/subscribe", "digest 09:30")).where == "C1"
    subscription = await store.subscriptions.get(CHANNEL)
    assert subscription
    assert subscription.subscribed_by == "U7"


async def test_the_owner_may_set_it_without_being_asked_about(
    fake: FakeSlack, face: SlackFace, store: Store
) -> None:
    assert (await asked(fake, "/subscribe", user="UOWNER")).where == "C1"
    assert await store.subscriptions.get(CHANNEL)
    assert fake.of("users.info") == []


async def test_a_member_cannot_subscribe_a_channel(fake: FakeSlack, face: SlackFace, store: Store) -> None:
    told = await asked(fake, "/parley", "subscribe")
    assert told.where == "ephemeral"
    assert "only an admin" in seen(told)
    assert await store.subscriptions.get(CHANNEL) is None


async def test_an_admin_of_another_workspace_is_none_here(
    fake: FakeSlack, face: SlackFace, store: Store
) -> None:
    fake.admins.add("U7")
    fake.teams["U7"] = "T2"
    assert "only an admin" in seen(await asked(fake, "/subscribe"))
    assert await store.subscriptions.get(CHANNEL) is None


async def test_people_of_another_workspace_are_heard_nowhere(
    fake: FakeSlack, face: SlackFace, store: Store
) -> None:
    strangers = [
        ("events_api", fake.direct("subscribe", channel="D3", user="U3", user_team="T3")),
        ("events_api", fake.direct("subscribe", channel="D4", user="U4", team="T3")),
        ("events_api", fake.mention("latest", user="U3", user_team="T3")),
        ("slash_commands", fake.command("/subscribe", "", "D5", "U5") | {"team_id": "T3"}),
        ("slash_commands", fake.command("/latest", "", "C1", "U5") | {"team_id": "T3"}),
    ]
    envelopes = [await fake.send(kind, payload) for kind, payload in strangers]
    await fake.until(lambda: set(envelopes) <= set(fake.acknowledged))
    await fake.send("events_api", fake.direct("status"))
    assert [told.where for told in await fake.until_told(1)] == ["D1"]
    assert await store.subscriptions.all() == []


async def test_another_app_in_the_environment_changes_nothing(
    fake: FakeSlack, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # where Bolt would keep installations
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of another app")
    async with listening(fake, store, app_token=SecretStr(APP_TOKEN)):
        assert "Miami" in seen(await asked(fake, "/latest"))


async def test_we_ask_who_we_are_once(fake: FakeSlack, face: SlackFace) -> None:
    for count in range(1, 4):
        await fake.send("events_api", fake.direct("status"))
        await fake.until_told(count)
    assert len(fake.of("auth.test")) == 1


async def test_unsure_who_is_admin_means_no(fake: FakeSlack, face: SlackFace, store: Store) -> None:
    fake.admins.add("U7")
    fake.fail("users.info", Fault(200, "missing_scope"))
    assert "only an admin" in seen(await asked(fake, "/subscribe"))
    assert await store.subscriptions.get(CHANNEL) is None


async def test_roles_are_asked_for_once_a_minute(fake: FakeSlack, face: SlackFace) -> None:
    for count in range(1, 4):
        await fake.send("slash_commands", fake.command("/subscribe", ""))
        await fake.until_told(count)
    assert len(fake.of("users.info")) == 1


async def test_a_channel_that_cannot_be_written_to_is_paused_and_says_what_to_do(
    fake: FakeSlack, face: SlackFace, store: Store
) -> None:
    fake.admins.add("U7")
    fake.fail("chat.postMessage", Fault(200, "not_in_channel"))
    await fake.send("slash_commands", fake.command("/subscribe", ""))
    told = await fake.until_told(2)
    assert [each.where for each in told] == ["ephemeral", "ephemeral"]
    assert "/invite" in seen(told[1])
    subscription = await store.subscriptions.get(CHANNEL)
    assert subscription
    assert subscription.paused == "not_in_channel"


async def test_a_direct_message_needs_no_admin(fake: FakeSlack, face: SlackFace, store: Store) -> None:
    await fake.send("events_api", fake.direct("subscribe"))
    assert (await fake.until_told(1))[0].where == "D1"
    assert await store.subscriptions.get(Address("slack", "D1"))


async def test_a_mention_is_answered_in_its_thread(fake: FakeSlack, face: SlackFace) -> None:
    await fake.send("events_api", fake.mention("latest", ts="1766.42"))
    await fake.until_told(1)
    await fake.send("events_api", fake.mention("latest", ts="1766.43", thread_ts="1766.1"))
    assert [told.thread for told in await fake.until_told(2)] == ["1766.42", "1766.1"]


@pytest.mark.parametrize("text", [f"hey <@{BOT_USER}> who Dmitriev", f"who Dmitriev <@{BOT_USER}|parley>"])
async def test_a_mention_may_stand_anywhere(fake: FakeSlack, face: SlackFace, text: str) -> None:
    await fake.send("events_api", fake.event(type="app_mention", channel="C1", text=text))
    assert "Kirill Dmitriev" in seen((await fake.until_told(1))[0])


@pytest.mark.parametrize("text", ["", "  ", "nonsense"])
async def test_parley_alone_or_an_unknown_verb_is_helped(fake: FakeSlack, face: SlackFace, text: str) -> None:
    assert "/help" in seen(await asked(fake, "/parley", text))


async def test_links_slack_marked_are_read_as_typed(fake: FakeSlack, face: SlackFace) -> None:
    told = await asked(fake, "/search", "<http://Miami.com|Miami> &amp; more")
    assert "Miami & more" in seen(told)


async def test_what_bots_write_and_edits_are_not_heard(fake: FakeSlack, face: SlackFace) -> None:
    deaf = [
        fake.mention("latest", bot_id="BOTHER"),
        fake.direct("latest", bot_id=BOT_ID, user=BOT_USER),
        fake.direct("latest", subtype="message_changed"),
        fake.direct("latest", channel="C1", channel_type="channel"),
        fake.mention("latest", channel="D1"),
        fake.event(type="app_home_opened", channel="D1", tab="home"),
        fake.event(type="reaction_added", reaction="tada", item={}),
    ]
    envelopes = [await fake.send("events_api", event) for event in deaf]
    await fake.until(lambda: set(envelopes) <= set(fake.acknowledged))
    await fake.send("events_api", fake.direct("status"))
    assert len(await fake.until_told(1)) == 1


async def test_the_same_event_four_times_is_answered_once(fake: FakeSlack, face: SlackFace) -> None:
    event = fake.mention("latest", event_id="Ev-again")
    envelopes = [await fake.send("events_api", event) for _ in range(4)]
    await fake.until(lambda: set(envelopes) <= set(fake.acknowledged))
    await fake.send("events_api", fake.mention("status"))
    told = await fake.until_told(2)
    assert sum("Miami" in seen(each) for each in told) == 1


async def test_it_is_acknowledged_before_the_work_is_done(fake: FakeSlack, face: SlackFace) -> None:
    gate = asyncio.Event()
    fake.fail("users.info", Fault(200, "fatal_error", hang=gate))
    envelope = await fake.send("slash_commands", fake.command("/subscribe", ""))
    await fake.until(lambda: envelope in fake.acknowledged)
    await fake.send("events_api", fake.direct("status"))
    await fake.until_told(1)  # and nobody else waits
    gate.set()
    await fake.until_told(2)


async def test_a_new_connection_is_made_when_slack_asks_for_one(fake: FakeSlack, face: SlackFace) -> None:
    await asked(fake, "/latest")
    await fake.disconnect()
    await fake.until(lambda: fake.connections == 2)
    await fake.send("slash_commands", fake.command("/status", ""))
    await fake.until_told(2)


@pytest.mark.parametrize("token", [BOT_TOKEN, APP_TOKEN])
async def test_a_refused_token_ends_the_face_and_says_so(fake: FakeSlack, store: Store, token: str) -> None:
    fake.tokens.remove(token)
    with capture_logs() as logs:
        async with listening(fake, store, app_token=SecretStr(APP_TOKEN)) as face:
            assert "SLACK_BOT_TOKEN" in face.trouble
    assert [entry["platform"] for entry in logs if entry["event"] == "face.stopped"] == ["slack"]


async def test_without_a_network_the_face_goes_on_trying(fake: FakeSlack, store: Store) -> None:
    fake.fail("auth.test", Fault(503, "away"))
    async with listening(fake, store, app_token=SecretStr(APP_TOKEN)) as face:
        assert "no connection" in face.trouble
        await asked(fake, "/latest")
        assert face.trouble == ""


@asynccontextmanager
async def over_http(fake: FakeSlack, store: Store) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A face behind the listener, and the address Slack calls."""
    async with listening(fake, store, signing_secret=SecretStr(SIGNING_SECRET)) as face:

        async def health() -> Health:
            return Health(True, {})

        assert face.hook
        web = WebServer(WebConfig(port=0), [face.hook], health)
        await web.start()
        try:
            async with httpx.AsyncClient() as http:
                yield http, f"http://127.0.0.1:{web.port}/slack/events"
        finally:
            await web.stop()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AS_JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("name", LINES)
async def test_every_command_is_answered_over_http(fake: FakeSlack, store: Store, name: str) -> None:
    fake.admins.add("U7")
    line, words = LINES[name]
    verb, _, rest = line.partition(" ")
    async with over_http(fake, store) as (http, url):
        body = urlencode(fake.command(f"/{verb}", rest))
        answer = await http.post(url, content=body, headers=FORM | signed(body))
        assert (answer.status_code, answer.text) == (200, "")
        assert words in seen((await fake.until_told(1))[0])


async def test_an_event_repeated_over_http_is_answered_once(fake: FakeSlack, store: Store) -> None:
    async with over_http(fake, store) as (http, url):
        body = json.dumps(fake.mention("latest", event_id="Ev-http"))
        for retry in range(4):
            more = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
            answer = await http.post(url, content=body, headers=AS_JSON | more | signed(body))
            assert answer.status_code == 200
        other = json.dumps(fake.mention("status"))
        await http.post(url, content=other, headers=AS_JSON | signed(other))
        assert sum("Miami" in seen(each) for each in await fake.until_told(2)) == 1


async def test_an_event_whose_first_copy_was_lost_is_answered(fake: FakeSlack, store: Store) -> None:
    async with over_http(fake, store) as (http, url):
        body = json.dumps(fake.mention("latest"))
        await http.post(url, content=body, headers=AS_JSON | {"X-Slack-Retry-Num": "1"} | signed(body))
        await fake.until_told(1)


async def test_slack_can_check_the_address(fake: FakeSlack, store: Store) -> None:
    async with over_http(fake, store) as (http, url):
        body = json.dumps({"type": "url_verification", "challenge": "c-42", "token": "x"})
        answer = await http.post(url, content=body, headers=AS_JSON | signed(body))
        assert answer.json() == {"challenge": "c-42"}


BODY = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention"}})


FORGERIES: dict[str, Callable[[], tuple[str | bytes, dict[str, Any]]]] = {
    "nothing": lambda: (BODY, {}),
    "no time": lambda: (BODY, {"X-Slack-Signature": "v0=abc"}),
    "no signature": lambda: (BODY, {"X-Slack-Request-Timestamp": "1766000000"}),
    "wrong signature": lambda: (BODY, signed(BODY) | {"X-Slack-Signature": "v0=" + "0" * 64}),
    "another secret": lambda: (BODY, signed(BODY, secret="another")),
    "too old": lambda: (BODY, signed(BODY, age_s=301)),
    "too new": lambda: (BODY, signed(BODY, age_s=-400)),
    "no number": lambda: (BODY, signed(BODY) | {"X-Slack-Request-Timestamp": "abc"}),
    "huge number": lambda: (BODY, signed(BODY) | {"X-Slack-Request-Timestamp": "9" * 5000}),
    "empty time": lambda: (BODY, signed(BODY) | {"X-Slack-Request-Timestamp": ""}),
    "not ascii": lambda: (BODY, signed(BODY) | {"X-Slack-Signature": "v0=éè".encode("latin-1")}),
    "not utf-8": lambda: (b"\xff\xfe\x00", signed(BODY)),
    "another body": lambda: (BODY + " ", signed(BODY)),
    "empty body": lambda: (b"", signed(BODY)),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_what_slack_did_not_sign_is_refused(fake: FakeSlack, store: Store, forgery: str) -> None:
    body, headers = FORGERIES[forgery]()
    async with over_http(fake, store) as (http, url):
        answer = await http.post(url, content=body, headers=AS_JSON | headers)
        assert answer.status_code == 401
    assert fake.told == []


@pytest.mark.parametrize("body", ["{broken", "payload={broken", "[1]", '{"event": 5}', '{"type": 1}'])
async def test_a_signed_body_that_makes_no_sense_is_no_surprise(
    fake: FakeSlack, store: Store, body: str
) -> None:
    async with over_http(fake, store) as (http, url):
        answer = await http.post(url, content=body, headers=FORM | signed(body))
        assert answer.status_code in (400, 404)


async def test_no_log_holds_what_people_write(
    fake: FakeSlack, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as events:
        async with over_http(fake, store) as (http, url):
            for text in ("marker-words", "who marker-words"):
                body = json.dumps(fake.mention(text))
                await http.post(url, content=body, headers=AS_JSON | signed(body))
                await http.post(url, content=body, headers=AS_JSON | signed(body, secret="another"))
            await fake.until_told(2)
        async with listening(fake, store, app_token=SecretStr(APP_TOKEN)):
            await fake.send("events_api", fake.direct("search marker-words"))
            await fake.send("events_api", fake.event(type="unknown", text="marker-words"))
            await fake.until_told(3)
    lines = repr(events) + " ".join(record.getMessage() for record in caplog.records)
    assert not [word for word in ("marker-words", BOT_TOKEN, APP_TOKEN, SIGNING_SECRET) if word in lines]


def manifest() -> str:
    return (resources.files("bot") / "slack_manifest.yaml").read_text("utf-8")


def test_the_manifest_has_every_command_and_none_that_slack_keeps() -> None:
    listed = set(re.findall(r"command: /(\S+)", manifest()))
    own = {c.name for c in COMMANDS} - RESERVED
    assert listed == {"parley"} | own | {f"parley-{name}" for name in RESERVED}


def test_the_manifest_describes_commands_as_the_help_does() -> None:
    for command in COMMANDS:
        assert f'description: "{command.summary}"\n' in manifest()


def test_the_manifest_asks_for_no_more_than_is_used() -> None:
    scopes = re.search(r"bot:\n((?:\s+- \S+.*\n)+)", manifest())
    assert scopes
    assert set(re.findall(r"- (\S+)", scopes[1])) == {
        "app_mentions:read",
        "chat:write",
        "commands",
        "im:history",
        "users:read",
    }
    assert "socket_mode_enabled: true" in manifest()


async def test_socket_mode_needs_no_route(face: SlackFace) -> None:
    assert face.hook is None


async def test_once_connected_the_pause_of_a_bad_token_is_over(fake: FakeSlack, store: Store) -> None:
    await store.set_value("paused:slack", "9" * 13)
    await store.set_value("strikes:slack", "3")
    async with listening(fake, store, app_token=SecretStr(APP_TOKEN)):
        assert await store.get_value("paused:slack") is None
        assert await store.get_value("strikes:slack") is None


async def test_a_request_before_the_start_is_asked_for_again(fake: FakeSlack, store: Store) -> None:
    config = SlackConfig(
        bot_token=SecretStr(BOT_TOKEN), signing_secret=SecretStr(SIGNING_SECRET), api_url=fake.url
    )
    face = SlackFace(config, dispatcher_on(store), store)
    assert face.hook
    headers = {name.lower(): value for name, value in signed(BODY).items()}
    assert (await face.hook.receive(BODY.encode(), headers)).status == 503


async def test_an_answer_that_cannot_be_given_ends_nothing(fake: FakeSlack, face: SlackFace) -> None:
    fake.fail("chat.postMessage", Fault(200, "channel_not_found"))
    await fake.send("events_api", fake.mention("latest"))
    await fake.until(lambda: bool(fake.of("chat.postMessage")))
    await fake.send("events_api", fake.mention("latest", channel="C2"))
    assert (await fake.until_told(1))[0].where == "C2"
