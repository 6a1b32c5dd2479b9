"""F58: no secret in any line, whatever goes wrong."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from bot.clock import SystemClock
from bot.store import Store
from handlers.ports import Address
from tests import builders
from tests.bot.killing.valkey import Valkey, running_valkey
from tests.doubles.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack, signed
from tests.doubles.fake_slack import Fault as SlackFault
from tests.doubles.fake_telegram import TOKEN, FakeTelegram, Fault, group, private
from tests.doubles.still_feeds import StillFeeds, serve
from tests.faults.program import PATIENCE_S, body, environment
from tests.hunt_secrets import HALF, PIECES, halves

PASSWORD = "marker-redis-password"
WEBHOOK = "marker-webhook-secret-of-more-than-32-signs"
SECRETS = (TOKEN, BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, PASSWORD, WEBHOOK)
assert all("marker" in secret for secret in SECRETS), "one word finds them all"
OLD = ("Harbour museum reopens", "The building was closed for two years.")
NEWS = (
    "Witkoff and Umerov call Miami talks on Ukraine peace plan productive",
    "US envoy Steve Witkoff and Ukraine's Rustem Umerov discussed the 20-point plan in Miami.",
)
CHAT = Address("telegram", "8")


@pytest.fixture
def feeds() -> Iterator[StillFeeds]:
    with serve({"/one.xml": body(OLD)}) as made:
        yield made


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    double = FakeSlack()
    await double.start()
    yield double
    await double.stop()


@pytest.fixture
async def redis_there() -> AsyncIterator[str]:
    """Address of a server that asks for a password."""
    with running_valkey(tcp=True) as valkey:
        async with Redis.from_url(valkey.url) as client:
            await client.config_set("requirepass", PASSWORD)
        yield with_password(valkey)


def with_password(valkey: Valkey) -> str:
    return valkey.tcp_url.replace("redis://", f"redis://:{PASSWORD}@")


def configure(folder: Path, telegram: FakeTelegram, slack: FakeSlack, feeds: StillFeeds, *more: str) -> None:
    """A live desk on the doubles; its secrets are in the environment."""
    lines = (
        "[poll]\ninterval_minutes = 0.05\nallow_private_networks = true",
        "[web]\nport = 0",
        f'[telegram]\napi_url = "{telegram.url}"',
        *more,
        f'[slack]\napi_url = "{slack.url}"',
        "[owner]\ntelegram_ids = [7]",
        f'[[feeds]]\nurl = "{feeds.url}/one.xml"\noutlet = "One"\nside = "us"',
    )
    (folder / "config.toml").write_text("\n".join(lines) + "\n")


def with_secrets(folder: Path, redis_url: str, http: bool = False) -> dict[str, str]:
    """The environment of a desk with every secret there is, logging all it can."""
    slack = {"SLACK_SIGNING_SECRET": SIGNING_SECRET} if http else {"SLACK_APP_TOKEN": APP_TOKEN}
    return (
        environment(folder)
        | slack
        | {
            "PARLEY_LOG_LEVEL": "DEBUG",
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "REDIS_URL": redis_url,
        }
    )


class Running:
    """A `parley` that runs; `text` is all it has written to stdout and stderr."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.text = ""
        self._new = asyncio.Condition()

    async def read(self) -> None:
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            async with self._new:
                self.text += line.decode()
                self._new.notify_all()

    async def until(self, words: str) -> None:
        """Waits until it has written this."""
        async with asyncio.timeout(PATIENCE_S), self._new:
            await self._new.wait_for(lambda: words in self.text)

    async def end(self) -> int:
        self.process.terminate()
        async with asyncio.timeout(PATIENCE_S):
            return await self.process.wait()


@asynccontextmanager
async def parley(folder: Path, env: Mapping[str, str], *words: str) -> AsyncIterator[Running]:
    """`parley WORDS`; whatever happens, it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words), cwd=folder, env=env, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
    )
    made = Running(process)
    reading = asyncio.create_task(made.read())
    try:
        yield made
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


async def said(folder: Path, env: Mapping[str, str], *words: str) -> tuple[int, str]:
    """Exit code and all that `parley WORDS` writes."""
    async with parley(folder, env, *words) as made, asyncio.timeout(PATIENCE_S):
        code = await made.process.wait()
    return code, made.text


def leaked(text: str) -> list[str]:
    """Lines with a secret, or a piece of one."""
    pieces = ("marker", "/respond/", *(half for secret in SECRETS for half in halves(secret)))
    return [line for line in text.splitlines() if any(piece in line for piece in pieces)]


async def subscribed(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        store = Store(client, SystemClock(), [])
        await store.subscriptions.put(builders.subscription(CHAT, digest=False))
        await store.close()


async def test_f58_a_desk_in_every_kind_of_trouble_writes_no_secret(
    folder: Path, telegram: FakeTelegram, slack: FakeSlack, feeds: StillFeeds, redis_there: str
) -> None:
    """Long polling and Socket Mode: lost connections, 400, 401, 404, 429, 5xx, nonsense, a second reader."""
    configure(folder, telegram, slack, feeds)
    await subscribed(redis_there)
    telegram.fail("getMe", Fault(502, "Bad Gateway"))
    telegram.fail("setMyCommands", Fault(400, "Bad Request"))
    telegram.fail("getUpdates", Fault(0), Fault(500, "oops"), Fault(200, body="<html>no JSON</html>"))
    telegram.fail("sendMessage", Fault(0, accepted=True), Fault(404, "Not Found"), Fault(200, body="[]"))
    slack.fail("auth.test", SlackFault(503, "away"))
    slack.fail(
        "chat.postMessage", SlackFault(0), SlackFault(200, "invalid_blocks"), SlackFault(500, body="<html>")
    )
    slack.fail("response_url", SlackFault(404, "expired"))
    async with parley(folder, with_secrets(folder, redis_there), "run", "--no-terminal") as desk:
        await desk.until('"poll.done"')
        feeds.bodies["/one.xml"] = body(OLD, NEWS)
        for text in ("latest", "who Dmitriev", "latest"):
            await slack.send("events_api", slack.mention(text))
            await slack.send("slash_commands", slack.command("/parley", text))
        for _ in range(3):
            await telegram.say("/subscribe", group())
            await telegram.say("/latest", private())
        await telegram.until(lambda: any(NEWS[0] in told.text and told.chat == "8" for told in telegram.told))
        await slack.until_told(2)
        telegram.fail("getUpdates", Fault(409, "Conflict: terminated by other getUpdates request"))
        await telegram.say("/status")
        await desk.until("409 Conflict")
        assert await desk.end() == 0
    assert '"level": "debug"' in desk.text or '"level":"debug"' in desk.text
    assert leaked(desk.text) == []


async def test_f58_nor_does_one_behind_webhooks(
    folder: Path, telegram: FakeTelegram, slack: FakeSlack, feeds: StillFeeds, redis_there: str
) -> None:
    configure(
        folder,
        telegram,
        slack,
        feeds,
        'webhook_url = "https://desk.example.org"',
        f'webhook_secret = "{WEBHOOK}"',
    )
    env = with_secrets(folder, redis_there, http=True)
    async with parley(folder, env, "run", "--no-terminal") as desk, httpx.AsyncClient() as http:
        await telegram.until(lambda: bool(telegram.webhook))
        await desk.until('"web.started"')
        [line] = [line for line in desk.text.splitlines() if '"web.started"' in line]
        root = f"http://127.0.0.1:{json.loads(line)['port']}"
        event = json.dumps(slack.mention("latest"))
        as_json = {"Content-Type": "application/json"}
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK}):
            await http.post(f"{root}/telegram", content=b"{", headers=headers)
            await http.post(f"{root}/telegram", content=b"x" * 2_000_000, headers=headers)
        for secret in (SIGNING_SECRET, "marker-another"):
            for content in (event, "{broken", "payload=marker"):
                headers = as_json | signed(content, secret=secret)
                await http.post(f"{root}/slack/events", content=content, headers=headers)
        await slack.until_told(1)
        for path in ("/health", "/metrics"):
            assert leaked((await http.get(root + path)).text) == []
        assert await desk.end() == 0
    assert leaked(desk.text) == []


async def test_f58_nor_when_tokens_are_refused_and_redis_goes_away(
    folder: Path, telegram: FakeTelegram, slack: FakeSlack, feeds: StillFeeds
) -> None:
    configure(folder, telegram, slack, feeds)
    telegram.token, slack.tokens = "123456:another", set()
    with running_valkey(tcp=True) as valkey:
        async with Redis.from_url(valkey.url) as client:
            await client.config_set("requirepass", PASSWORD)
        env = with_secrets(folder, with_password(valkey))
        async with parley(folder, env, "run", "--no-terminal") as desk:
            await desk.until("TELEGRAM_BOT_TOKEN")
            await desk.until("SLACK_BOT_TOKEN")
            valkey.kill()
            await desk.until("redis_lost")
            await desk.end()
    assert leaked(desk.text) == []


VERBS = [("check",), ("poll",), ("status",), ("ask", "latest"), ("feeds", "check"), ("backup", "desk.backup")]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
async def test_f58_nor_does_any_verb_whether_it_works_or_not(
    folder: Path,
    telegram: FakeTelegram,
    slack: FakeSlack,
    feeds: StillFeeds,
    redis_there: str,
    verb: tuple[str, ...],
) -> None:
    configure(folder, telegram, slack, feeds)
    good = with_secrets(folder, redis_there)
    code, text = await said(folder, good, *verb)
    assert leaked(text) == [], verb
    assert code == 0, text
    bad = {"REDIS_URL": redis_there.replace(PASSWORD, "marker-wrong"), "TELEGRAM_BOT_TOKEN": "1:marker-wrong"}
    code, text = await said(folder, good | bad | {"SLACK_BOT_TOKEN": "xoxb-marker-wrong"}, *verb)
    assert leaked(text) == [], verb


CUT = """
import logging, os, structlog
from bot.log import configure

secrets = [os.environ[name] for name in sorted(os.environ) if name.startswith("SECRET")]
configure("DEBUG", secrets)
for secret in secrets:
    for before in range(200 - len(secret), 201):
        structlog.get_logger().warning("x", why="." * before + secret)
        logging.getLogger("library").error("." * before + secret)
"""


async def test_f58_nor_half_of_one_where_a_value_is_cut(folder: Path) -> None:
    env = environment(folder) | {f"SECRET{number}": secret for number, secret in enumerate(SECRETS)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CUT), cwd=folder, env=env, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
    )
    text = (await process.communicate())[0].decode()
    assert text.count("***") > 100
    assert leaked(text) == []


def test_f58_half_of_a_secret_is_found_by_those_who_look_for_one() -> None:
    for secret in SECRETS:
        for length in range(HALF, len(secret)):
            assert leaked(f"....{secret[:length]}") != []
        assert leaked(f"{secret[-HALF * 2 :]}....") != []
    for piece in (TOKEN[:HALF], BOT_TOKEN[:HALF], APP_TOKEN[:HALF], SIGNING_SECRET[:HALF], PASSWORD[:HALF]):
        assert piece in PIECES


MISTAKES = {
    "unknown key": ('[telegram]\ntokn = "1:marker"', "telegram.tokn"),
    "wrong type": ("[telegram]\ntoken = 5", "telegram.token"),
    "bad TOML": ('[telegram\ntoken = "1:marker"', "is not TOML"),
    "half of Slack": ('[slack]\nbot_token = "xoxb-marker"', "slack.bot_token"),
    "short secret": ('[telegram]\nwebhook_secret = "marker-short"', "telegram.webhook_secret"),
    "no Redis": ('[redis]\nurl = "http://:marker@host"', "redis.url"),
    "no chat": ('[access]\nchats = ["-1001"]', "access.chats[1]"),
    "password of a feed": ('[[feeds]]\nurl = "https://me:marker@a.example/"\noutlet = "A"', "feeds[1].url"),
    "no feed": ('[[feeds]]\nurl = "ftp://a.example/"\noutlet = "A"', "feeds[1].url"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_f58_nor_does_the_line_that_names_a_mistake_in_the_configuration(
    folder: Path, mistake: str
) -> None:
    written, named = MISTAKES[mistake]
    (folder / "config.toml").write_text(written + "\n")
    code, text = await said(folder, environment(folder), "run", "--no-terminal")
    assert (code, text.count("\n")) == (2, 1)
    assert named in text
    assert leaked(text) == []
