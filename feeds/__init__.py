"""What a story is: bytes of a feed in, entries and stories out.

Rule of the package: everything here is a pure function of its arguments. No clock, no network, no Redis, no
files, and no knowledge of chats; `tests/test_architecture.py` checks the imports.
"""
