"""The numbers of all advisory locks. SQL repeats a number with its name in a comment; a test compares the two.

All processes use the same numbers: PostgreSQL identifies an advisory lock by its number within one database.
"""

from __future__ import annotations

from enum import IntEnum


class Lock(IntEnum):
    """The advisory locks, by what the holder does alone or announces."""

    # The first number is "charter" on a telephone's keypad.
    MIGRATE = 2427837
    """Applies migrations and SQL files."""
    PREPARE = 2427838
    """Creates the roles and the database of the embedded server; taken in the database `postgres`."""
    OFFICE_TREE = 2427839
    """Adds, moves or closes offices."""
    CALENDARS = 2427845
    """Changes a calendar, or moves an office and with it its calendar."""
    REQUEST_PREFIXES = 2427846
    """Chooses the prefix of an office's request numbers."""
    DUPLICATES = 2427847
    """Links a request to an earlier one. Its second number is the office."""
    PERFORMANCE = 2427848
    """Adds pending changes to the performance counts."""
    GENERATIONS = 2427849
    """Raises a public table's generation; taken last in a transaction."""
    CALENDAR_READERS = 2427850
    """Computes deadlines. Shared and never exclusive: nobody waits for it, and `pg_locks` shows who holds it. Its
    second number is the latest change of any calendar that was visible."""
    SIMULATION = 2427851
    """Creates a simulated network."""
