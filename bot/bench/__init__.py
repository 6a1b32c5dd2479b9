"""Benchmarks of the real parts on loopback. They measure one machine; figures are no tests."""
