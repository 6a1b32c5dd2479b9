"""Slack's way in: Socket Mode or HTTP -> dispatcher -> answers to who asked, or in a mention's thread."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Coroutine, Mapping
from functools import partial
from typing import Any, Final

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

from bot.config_model import SlackConfig
from bot.dispatch import Dispatcher, Incoming
from bot.face_start import Connecting, FaceRefusedError
from bot.hook import Hook, Reply
from bot.membership import pause_chat, pause_platform, resume_platform
from bot.outcome import Refused, Sent
from bot.refused import tell
from bot.remembered import Remembered
from bot.slack_http import as_request, is_signed
from bot.slack_incoming import PLATFORM, from_command, from_event
from bot.slack_send import SlackSender, error_code
from bot.store import Store
from handlers.message import Code, Message, Paragraph, Text

log = structlog.get_logger()

HTTP_PATH: Final = "/slack/events"
UNINSTALLED: Final = "app_uninstalled"
AT_ONCE: Final = 16  # answers worked on side by side
ADMINS_S: Final = 60.0
_ENDING_S: Final = 5.0  # answers under way may end
_REFUSED: Final = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
    }
)
# Bolt gives its loggers the root's level, whatever was set for "slack_bolt", unless it gets one. It would
# write the bodies of requests it does not know or that are badly signed (R40).
_BOLT: Final = logging.getLogger("slack_bolt.parley")
_BOLT.setLevel(logging.ERROR)


class SlackFace:
    """Hears commands, mentions and direct messages. `sender` is the way out, on the same session."""

    def __init__(self, config: SlackConfig, dispatcher: Dispatcher, store: Store) -> None:
        self.sender = SlackSender(config)
        self._config = config
        self._dispatcher = dispatcher
        self._store = store
        self._admins: Remembered[bool] = Remembered(ADMINS_S)
        self._connecting = Connecting(PLATFORM, self._connect, self._tell)
        self._app: AsyncApp | None = None
        self._us: AuthorizeResult | None = None
        self._socket: AsyncSocketModeHandler | None = None
        self._room = asyncio.Semaphore(AT_ONCE)
        self._working: set[asyncio.Task[None]] = set()

    @property
    def trouble(self) -> str:
        """Why it does not work, "" when it does."""
        return self._connecting.trouble or (_remedy(self.sender.refused) if self.sender.refused else "")

    @property
    def hook(self) -> Hook | None:
        """The Events API route for the HTTP listener, None in Socket Mode."""
        if self._config.app_token or not self._config.signing_secret:
            return None
        return Hook(HTTP_PATH, lambda _headers: True, self._receive)

    async def start(self) -> None:
        """Starts listening. Never raises: without a network it goes on trying, a refusal is logged."""
        self._app = self._bolt_app()
        await self._connecting.start()

    async def stop(self) -> None:
        """Stops listening, waits for answers under way, closes the connections."""
        await self._connecting.stop()
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        if self._working:
            await asyncio.wait(self._working, timeout=_ENDING_S)
        await self._connecting.told()
        await self.sender.close()

    def _bolt_app(self) -> AsyncApp:
        secret = self._config.signing_secret

        async def authorize() -> AuthorizeResult:
            return await self._who_we_are()

        app = AsyncApp(
            name="slack_bolt.parley-app",
            client=self.sender.client(),
            # Else Bolt looks for installations of its own as soon as SLACK_CLIENT_ID is in the environment.
            authorize=authorize,
            signing_secret=secret.get_secret_value() if secret else "",
            logger=_BOLT,
        )
        app.command(re.compile("/"))(self._on_command)
        app.event("app_mention")(self._on_event)
        app.event("message")(self._on_event)
        app.event("tokens_revoked")(self._on_uninstalled)
        app.event(UNINSTALLED)(self._on_uninstalled)
        app.event(re.compile(""))(_ignored)  # unacknowledged, Slack would send it three times more
        return app

    async def _connect(self) -> None:
        try:
            await self._who_we_are()
            await self._store.outbox.wake(PLATFORM)
            await resume_platform(self._store, PLATFORM, UNINSTALLED, self._dispatcher.now())
            if self._config.app_token:
                await self._open_socket(self._config.app_token.get_secret_value())
        except SlackApiError as err:
            if error_code(err) in _REFUSED:
                raise FaceRefusedError(_remedy(error_code(err))) from err
            raise

    async def _who_we_are(self) -> AuthorizeResult:
        """Our own ids, asked for once. Raises what the client raises."""
        if self._us is None:
            client = self.sender.client()
            answer = await client.auth_test()
            self._us = AuthorizeResult.from_auth_test_response(
                auth_test_response=answer, bot_token=client.token
            )
        return self._us

    async def _open_socket(self, app_token: str) -> None:
        assert self._app is not None, "started"
        handler = AsyncSocketModeHandler(self._app, app_token, logger=_BOLT)
        try:
            # Asked for here, where a refused token can be told from a lost connection: the library tries on.
            handler.client.wss_uri = await handler.client.issue_new_wss_url()
            await handler.connect_async()  # type: ignore[no-untyped-call]
        except BaseException:
            await handler.close_async()  # type: ignore[no-untyped-call]
            raise
        self._socket = handler

    async def _on_command(self, ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        self._spawn(self._answer_command(command))

    async def _on_event(self, body: dict[str, Any]) -> None:
        self._spawn(self._answer_event(body))  # Bolt has acknowledged it

    async def _on_uninstalled(self, body: dict[str, Any]) -> None:
        """The app was taken out of the workspace, or its tokens back: nothing can be said there any more.

        Slack tells this of any workspace that has the app, and of tokens of people, which are not ours.
        """
        event = body.get("event", {})
        kind = str(event.get("type", ""))
        elsewhere = self._us is not None and body.get("team_id", self._us.team_id) != self._us.team_id
        if elsewhere or (kind != UNINSTALLED and not event.get("tokens", {}).get("bot")):
            return
        self._connecting.refuse(_remedy(kind))
        if kind == UNINSTALLED:
            await pause_platform(self._store, PLATFORM, UNINSTALLED)

    async def _tell(self, why: str) -> None:
        await tell(self._store, PLATFORM, why, self._dispatcher.now())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._bounded(work))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _bounded(self, work: Coroutine[Any, Any, None]) -> None:
        async with self._room:
            try:
                await work
            except Exception:  # a surprise in one answer must not end the face
                log.exception("slack.answer-failed")

    async def _answer_command(self, command: dict[str, Any]) -> None:
        asked = from_command(command, await self._workspaces())
        if asked is None:
            return
        rule = _Rule(partial(self._is_admin, asked.user))
        answer = await self._dispatcher.handle(asked, rule)
        if answer is None:
            return
        url = str(command.get("response_url", ""))
        if rule.granted or self._dispatcher.rules_group(asked):  # what was changed here is for all to see
            await self._announce(asked, answer, url)
        else:
            await self.sender.respond(url, answer)

    async def _announce(self, asked: Incoming, answer: Message, url: str) -> None:
        """Says it in the channel; where that is not possible, who asked learns what to do."""
        outcome = await self.sender.reply(asked.address, answer)
        if isinstance(outcome, Sent):
            return
        await self.sender.respond(url, answer)
        if isinstance(outcome, Refused) and outcome.chat_gone:
            await pause_chat(self._store, PLATFORM, asked.address.chat, outcome.reason)
            await self.sender.respond(url, _invite_me())

    async def _answer_event(self, body: dict[str, Any]) -> None:
        heard = from_event(body, await self._workspaces())
        if heard is None:
            return
        asked = heard.incoming
        answer = await self._dispatcher.handle(asked, partial(self._is_admin, asked.user))
        if answer is None:
            return
        outcome = await self.sender.reply(asked.address, answer, thread=heard.thread)
        if not isinstance(outcome, Sent):
            log.warning("slack.answer-lost", chat=str(asked.address))

    async def _workspaces(self) -> frozenset[str]:
        """Workspaces whose people are heard: ours, and those the owner listed (R42)."""
        return self._dispatcher.access.workspaces | {str((await self._who_we_are()).team_id)}

    async def _is_admin(self, user: str) -> bool:
        """Whether the user runs the workspace: channels have no admins. Raises when nobody can say."""
        return await self._admins.get(user, partial(self._ask_role, user))

    async def _ask_role(self, user: str) -> bool:
        person: dict[str, Any] = (await self.sender.client().users_info(user=user)).get("user") or {}
        return await self._is_ours(person) and bool(person.get("is_admin") or person.get("is_owner"))

    async def _is_ours(self, person: Mapping[str, Any]) -> bool:
        """Whether the person is of our workspace: in a shared channel an admin of another one has no say."""
        ours = (await self._who_we_are()).team_id
        teams = (person.get("enterprise_user") or {}).get("teams") or [person.get("team_id", ours)]
        return ours in teams

    async def _receive(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One request of the Events API: checked before anything reads it."""
        secret = self._config.signing_secret
        if secret is None or not is_signed(secret.get_secret_value(), body, headers):
            return Reply(401)
        if self._app is None:
            return Reply(503)
        request = as_request(body, headers)
        if request is None:
            return Reply(400)
        answer = await self._app.async_dispatch(request)
        content_type = answer.headers.get("content-type", ["text/plain"])[0]
        return Reply(answer.status, answer.body or "", content_type)


class _Rule:
    """Asks whether somebody is an admin, and remembers a yes."""

    def __init__(self, ask: Any) -> None:
        self._ask = ask
        self.granted = False

    async def __call__(self) -> bool:
        self.granted = await self._ask()
        return self.granted


async def _ignored(body: dict[str, Any]) -> None:
    """Acknowledged by Bolt; nothing to do."""


def _remedy(code: str) -> str:
    return (
        f"Slack refuses the tokens ({code}): reinstall the app, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN anew"
    )


def _invite_me() -> Message:
    return Message(
        (
            Paragraph(
                (
                    Text("I cannot write in this channel yet. Type "),
                    Code("/invite @Parley"),
                    Text(", then ask again."),
                )
            ),
        )
    )
