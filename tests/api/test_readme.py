"""What README.md shows is what the program answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from api.settings import Settings
from models.connection import Database
from tests.conftest import ask

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


async def test_the_query_is_answered_as_shown(seeded: Database) -> None:
    assert await ask(seeded, block("graphql")) == json.loads(block("json"))


def test_every_setting_is_named() -> None:
    asked = set()

    class Recorder(dict[str, str]):
        def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
            asked.add(key)
            return default

    Settings.from_environment(Recorder())
    missing = [name for name in asked if f"`{name}`" not in README]

    assert len(asked) > 8
    assert missing == []


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert (Path(__file__).parents[2] / link).exists()
