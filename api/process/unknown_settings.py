"""Warns of environment variables that look like settings but are unknown: misspelt, or of another version."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from api.process.env import BadSetting
from api.process.settings import Settings
from api.process.startup import UNPROVED
from api.telemetry.metrics.process_slots import FOLDER

_PREFIX = "CHARTER_"
# Read elsewhere: by the command line, by our own processes, by compose.yaml.
_OTHERS = {"CHARTER_DEBUG", "CHARTER_APP_PASSWORD", "CHARTER_OWNER_PASSWORD", FOLDER, UNPROVED}


def warnings(environment: Mapping[str, str]) -> list[str]:
    """A line for each variable that begins with CHARTER_ and is not a setting."""
    known = _known(environment)
    unknown = sorted(name for name in environment if name.startswith(_PREFIX) and name not in known | _OTHERS)
    return [_warning(name, known) for name in unknown] if known else []


def _warning(name: str, known: set[str]) -> str:
    nearest = difflib.get_close_matches(name, sorted(known), n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else "docs/operator.md lists the settings"
    return f"{name} is not a setting and is ignored: {hint}"


class _Recorder(dict[str, str]):
    """A mapping that records which variables were read."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(environment)
        self.asked: set[str] = set()

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)


def _known(environment: Mapping[str, str]) -> set[str]:
    """The names of all settings; empty if one has a wrong value, which stops the start anyway."""
    recorder = _Recorder(environment)
    try:
        Settings.from_environment(recorder)
    except BadSetting:
        return set()
    return {name for name in recorder.asked if name.startswith(_PREFIX)}
