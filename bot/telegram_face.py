"""Telegram's way in: updates by long polling or webhook -> dispatcher -> answers in the same chat."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from redis.exceptions import RedisError
from telegram import Bot, BotCommand, ChatMember, ChatMemberUpdated, Message, Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.config_model import TelegramConfig
from bot.dispatch import Dispatcher
from bot.face_start import Connecting, FaceRefusedError
from bot.hook import Hook, Reply
from bot.membership import move_chat, pause_chat, resume_chat
from bot.one_reader import OneReader
from bot.outcome import Refused, Sent
from bot.refused import tell
from bot.remembered import Remembered
from bot.store import Store
from bot.telegram_incoming import PLATFORM, incoming, speaks_for_chat
from bot.telegram_send import TelegramSender
from handlers.command import COMMANDS

log = structlog.get_logger()

AT_ONCE: Final = 16  # updates handled side by side: a slow answer holds up nobody else
WAITING: Final = 500  # updates taken from Telegram and not yet handled; more stay there
REPEAT_S: Final = 2 * 24 * 3600  # Telegram keeps an update for 24 hours (R10)
ADMINS_S: Final = 60.0  # how long a list of admins is believed (R42)
UPDATES: Final = ("message", "channel_post", "my_chat_member")
_TOKEN: Final = "Telegram refuses the token: get one from @BotFather and set TELEGRAM_BOT_TOKEN"  # noqa: S105
_CONFLICT: Final = (
    "another program reads this bot's updates (409 Conflict): stop it, or get Parley its own bot"
)
_PATH: Final = "/telegram"
_GONE: Final = frozenset({ChatMember.LEFT, ChatMember.BANNED})


class UpdateQueue(asyncio.Queue[object]):
    """Takes each update once. It is recorded before the library confirms it to Telegram (R10)."""

    def __init__(self, store: Store, bot_id: str) -> None:
        super().__init__(maxsize=WAITING)
        self._store = store
        self._bot_id = bot_id

    async def put(self, item: object) -> None:
        """Raises NetworkError when it cannot be recorded: then Telegram keeps it and we ask again."""
        if isinstance(item, Update):
            try:
                name = f"{PLATFORM}/{self._bot_id}/{item.update_id}"
                if not await self._store.once(name, REPEAT_S):
                    return
            except RedisError as err:
                raise NetworkError(f"not recorded: {type(err).__name__}") from err
        await super().put(item)


class TelegramFace:
    """Reads updates and answers commands. `sender` is the way out for deliveries, on the same connections."""

    def __init__(self, config: TelegramConfig, dispatcher: Dispatcher, store: Store) -> None:
        self.sender = TelegramSender(config)
        self._config = config
        self._dispatcher = dispatcher
        self._store = store
        self._admins: Remembered[frozenset[int]] = Remembered(ADMINS_S)
        self._queue = UpdateQueue(store, _token(config).partition(":")[0])
        self._connecting = Connecting(PLATFORM, self._connect, self._tell)
        self._reader = OneReader(store, f"{PLATFORM}-updates", self._read, self._stop_reading)
        self._conflicts: set[asyncio.Task[None]] = set()
        self._stopping: asyncio.Task[None] | None = None
        self._app = self._application()
        # We say what fails ourselves; the library adds a traceback for each lost connection.
        logging.getLogger("telegram.ext").setLevel(logging.CRITICAL)

    @property
    def trouble(self) -> str:
        """Why it does not work, "" when it does."""
        return self._connecting.trouble

    @property
    def hook(self) -> Hook | None:
        """The webhook for the HTTP listener, None with long polling."""
        if not self._config.webhook_url:
            return None
        return Hook(_webhook_path(self._config), self._may_knock, self._receive)

    async def start(self) -> None:
        """Starts reading updates. Never raises: without a network it goes on trying, a refusal is logged."""
        # The library's loop ends by itself then, without telling anybody.
        self.sender.api.polls.on_unauthorized = partial(self._connecting.refuse, _TOKEN)
        self.sender.api.calls.on_unauthorized = partial(self._connecting.refuse, _TOKEN)
        await self._connecting.start()

    async def stop(self) -> None:
        """Stops reading, waits for answers under way, closes the connections."""
        await self._connecting.stop()
        await asyncio.gather(*self._conflicts, return_exceptions=True)
        if self._stopping:
            await asyncio.gather(self._stopping, return_exceptions=True)
        await self._halt()
        await self._reader.stop()
        await self._connecting.told()
        await self.sender.close()

    def _application(self) -> Application[Any, Any, Any, Any, Any, Any]:
        builder = ApplicationBuilder().bot(self.sender.api.bot).update_queue(self._queue)
        if self._config.webhook_url:
            builder = builder.updater(None)
        app = builder.concurrent_updates(AT_ONCE).job_queue(None).build()
        app.add_handler(TypeHandler(Update, self._handle))
        app.add_error_handler(_surprised)
        return app

    async def _connect(self) -> None:
        try:
            await self._app.initialize()
            await self._store.outbox.wake(PLATFORM)
            await self._push_menu()
            if not self._app.running:
                await self._app.start()
            await self._listen()
        except InvalidToken as err:
            raise FaceRefusedError(_TOKEN) from err

    async def _listen(self) -> None:
        if self._app.updater is None:
            await self._app.bot.set_webhook(
                _webhook_url(self._config),
                secret_token=_secret(self._config),
                allowed_updates=UPDATES,
                max_connections=AT_ONCE,
            )
        else:
            await self._reader.start()

    async def _read(self) -> None:
        """Reads updates. The library deletes a webhook first: the two ways exclude each other."""
        assert self._app.updater is not None, "long polling"
        await self._app.updater.start_polling(
            allowed_updates=UPDATES, bootstrap_retries=0, error_callback=self._poll_failed
        )

    async def _stop_reading(self) -> None:
        if self._app.updater and self._app.updater.running:
            await self._app.updater.stop()

    async def _push_menu(self) -> None:
        menu = [BotCommand(command.name, command.summary[:256]) for command in COMMANDS]
        try:
            await self._app.bot.set_my_commands(menu)
        except InvalidToken:
            raise
        except TelegramError as err:
            log.warning("telegram.menu-not-set", error=type(err).__name__)

    def _poll_failed(self, err: TelegramError) -> None:
        """Told of each failed getUpdates; the library asks again by itself."""
        if isinstance(err, Conflict):
            looking = asyncio.create_task(self._conflict())
            self._conflicts.add(looking)
            looking.add_done_callback(self._conflicts.discard)
        else:
            log.warning("telegram.poll-failed", error=type(err).__name__)

    async def _conflict(self) -> None:
        """Somebody else reads the updates: a desk on this memory, whose turn it is, or a stranger (R10)."""
        if await self._reader.another_program():
            self._end(_CONFLICT)

    def _end(self, why: str) -> None:
        """Ends this face for good; the desk and other faces go on."""
        if self._stopping is None:
            self._connecting.refuse(why)
            self._stopping = asyncio.create_task(self._halt(), name="telegram-halting")

    async def _halt(self) -> None:
        with contextlib.suppress(TelegramError):  # the poll's own last error
            await self._stop_reading()
        if self._app.running:
            await self._app.stop()

    async def _handle(self, update: Update, _context: object) -> None:
        if update.my_chat_member:
            await self._membership(update.my_chat_member)
        message = update.message or update.channel_post
        if message and message.migrate_to_chat_id:
            await self._move(str(message.chat.id), str(message.migrate_to_chat_id))
        elif message and message.migrate_from_chat_id:
            await self._move(str(message.migrate_from_chat_id), str(message.chat.id))
        elif message:
            await self._answer(message)

    async def _answer(self, message: Message) -> None:
        asked = incoming(message, self._app.bot.username)
        if asked is None:
            return
        answer = await self._dispatcher.handle(asked, partial(self._is_admin, message))
        if answer is None:
            return
        to = None if asked.private else message.message_id
        outcome = await self.sender.reply(asked.address, answer, to=to)
        if isinstance(outcome, Refused) and outcome.moved_to:
            await self._move(asked.address.chat, outcome.moved_to)
        elif not isinstance(outcome, Sent):
            log.warning("telegram.answer-lost", chat=str(asked.address))

    async def _is_admin(self, message: Message) -> bool:
        """Whether who wrote it may change the chat's settings. Raises TelegramError when nobody can say."""
        if speaks_for_chat(message):
            return True
        chat, user = message.chat.id, message.from_user
        admins = await self._admins.get(str(chat), partial(self._ask_admins, chat))
        return user is not None and user.id in admins

    async def _ask_admins(self, chat: int) -> frozenset[int]:
        return frozenset(m.user.id for m in await self._app.bot.get_chat_administrators(chat))

    async def _membership(self, change: ChatMemberUpdated) -> None:
        chat = str(change.chat.id)
        if change.new_chat_member.status in _GONE:
            reason = "blocked" if change.chat.type == "private" else "kicked"
            await pause_chat(self._store, PLATFORM, chat, reason)
        elif change.old_chat_member.status in _GONE:
            await resume_chat(self._store, PLATFORM, chat, self._dispatcher.now())

    async def _tell(self, why: str) -> None:
        await tell(self._store, PLATFORM, why, self._dispatcher.now())

    async def _move(self, old: str, new: str) -> None:
        await move_chat(self._store, self._dispatcher.access, PLATFORM, old, new)

    def _may_knock(self, headers: Mapping[str, str]) -> bool:
        """Whether the request carries our secret, compared in constant time (R41)."""
        given = headers.get("x-telegram-bot-api-secret-token", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), _secret(self._config).encode())

    async def _receive(self, body: bytes, _headers: Mapping[str, str]) -> Reply:
        update = _update(body, self._app.bot)
        if update is None:
            return Reply(400)
        try:
            await self._queue.put(update)
        except NetworkError:
            return Reply(503)  # Telegram sends it again
        return Reply(200)


def _update(body: bytes, bot: Bot) -> Update | None:
    try:
        update = Update.de_json(json.loads(body), bot)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return update if isinstance(update, Update) else None


def _token(config: TelegramConfig) -> str:
    assert config.token is not None, "the face is built only with a token"
    return config.token.get_secret_value()


def _secret(config: TelegramConfig) -> str:
    """The configured secret, or one made of the token: hard to guess, and the same on each start."""
    if config.webhook_secret:
        return config.webhook_secret.get_secret_value()
    return hashlib.sha256(b"parley webhook " + _token(config).encode()).hexdigest()


def _webhook_url(config: TelegramConfig) -> str:
    """What Telegram is told to call: <webhook_url>/telegram."""
    return config.webhook_url.rstrip("/").removesuffix(_PATH) + _PATH


def _webhook_path(config: TelegramConfig) -> str:
    return urlsplit(_webhook_url(config)).path


async def _surprised(update: object, context: Any) -> None:
    """What no handler expected: the update is given up, the face goes on."""
    number = update.update_id if isinstance(update, Update) else 0
    log.error("telegram.update-failed", update=number, exc_info=context.error)
