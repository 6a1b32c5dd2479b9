"""Every edge and the wiring: fetching, storing, scheduling, delivering, the command line.

Rule of the package: it may import `handlers` and `feeds`; nothing imports it but the tests. Real parts are
built only in the three wiring files: `memory` (answers), `polling` (and polls), `desk` (and runs).
"""
