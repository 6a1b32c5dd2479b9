"""`parley` and `python -m bot`."""

from __future__ import annotations

from bot.cli.main import run


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    run()


if __name__ == "__main__":
    main()
