"""The numbers of all advisory locks. SQL repeats a number with its name in a comment; a test compares the two.

They are the same for every process: PostgreSQL knows such a lock by its number alone, within one database.
"""

from __future__ import annotations

from enum import IntEnum


class Lock(IntEnum):
    """What the holder of each lock does alone, or announces that it does."""

    # The first number is "charter" on the keys of a telephone.
    MIGRATE = 2427837
    """Applies migrations and SQL files."""
    PREPARE = 2427838
    """Makes the roles and the database of the embedded server; taken in the database `postgres`."""
    OFFICE_TREE = 2427839
    """Adds, moves or closes offices."""
    CALENDARS = 2427845
    """Changes a calendar, or moves an office and with it its calendar."""
    REQUEST_PREFIXES = 2427846
    """Chooses what the numbers of an office's requests begin with."""
    DUPLICATES = 2427847
    """Links a request to an earlier one. Its second number is the office."""
    PERFORMANCE = 2427848
    """Adds up the counts of requests."""
    GENERATIONS = 2427849
    """Counts that a public table has changed; taken last in a transaction."""
    CALENDAR_READERS = 2427850
    """Computes deadlines. Shared and never exclusive: nobody waits for it, and `pg_locks` shows who holds it. Its
    second number is the latest change of any calendar that was visible."""
    SIMULATION = 2427851
    """Makes up a simulated network."""
