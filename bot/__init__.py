"""Every edge and the wiring: fetching, storing, scheduling, delivering, the command line.

Rule of the package: it may import `handlers` and `feeds`; nothing imports it but the tests. `app` is the only place that
builds the real parts.
"""
