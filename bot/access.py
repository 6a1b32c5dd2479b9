"""Which chats are served: all of them, or those on the owner's list (R42)."""

from __future__ import annotations

from bot.config_model import AccessConfig, OwnerConfig
from handlers.ports import Address

UNLISTED = "not-listed"  # why a chat is paused
EVERY_CHAT = AccessConfig()


class Access:
    """The list of `[access] chats`, and who owns the desk: owners are served in private anyhow."""

    def __init__(self, owner: OwnerConfig, access: AccessConfig = EVERY_CHAT) -> None:
        self.workspaces = frozenset(access.workspaces)  # of Slack, besides our own
        self._chats = frozenset(access.chats)
        self._owners = {
            "telegram": frozenset(map(str, owner.telegram_ids)),
            "slack": frozenset(owner.slack_ids),
        }

    def owns(self, platform: str, user: str) -> bool:
        """Whether the user is an owner of the desk."""
        return user in self._owners.get(platform, ())

    def serves(self, address: Address, alone_with: str = "") -> bool:
        """Whether the chat is served, all its topics alike. Without a list every one is, the terminal always.

        alone_with: whose private chat it is, "" for a group or channel.
        """
        if not self._chats or address.platform not in self._owners:
            return True
        listed = f"{address.platform}/{address.chat}" in self._chats
        return listed or (bool(alone_with) and self.owns(address.platform, alone_with))


EVERYBODY = Access(OwnerConfig())  # no list, no owner
