"""The error of a configuration that cannot be used."""

from __future__ import annotations


class ConfigError(Exception):
    """One line for the user: file, key, what is wrong and what to do. Never holds a secret's value."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(": ".join(part for part in (file, key, problem) if part))
        self.file, self.key, self.problem = file, key, problem
