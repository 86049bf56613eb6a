"""The files that an installation is made of."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.process.settings import Settings
from api.process.unknown_settings import warnings
from tests.api.docs.test_docs import OPERATOR, ROOT, blocks

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def test_there_is_a_unit_for_each_long_running_command() -> None:
    started = {
        line for unit in UNITS for line in re.findall(r"^ExecStart=(.*)$", unit.read_text("utf-8"), re.MULTILINE)
    }

    assert started == {"/opt/charter/bin/charter serve", "/opt/charter/bin/charter worker"}


@pytest.mark.system
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text("utf-8").replace(
            "/opt/charter/bin/charter", str(Path(sys.executable).with_name("charter"))
        )
        (tmp_path / unit.name).write_text(text, "utf-8")

    done = subprocess.run(  # noqa: S603
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_settings_that_the_page_shows_are_settings() -> None:
    shown = [block.text for block in blocks(OPERATOR) if block.language == "ini" and "CHARTER_" in block.text]
    lines = [line.partition("=") for text in shown for line in text.splitlines() if line.startswith("CHARTER_")]
    given = {name: value for name, _, value in lines}

    assert len(shown) >= 2
    assert warnings(given) == []
    Settings.from_environment(given)


def test_compose_passes_on_only_what_is_a_setting() -> None:
    passed = set(re.findall(r"^\s+(CHARTER_[A-Z_]+): \$", (ROOT / "compose.yaml").read_text("utf-8"), re.MULTILINE))

    assert {"CHARTER_CORS_ORIGINS", "CHARTER_METRICS_TOKEN", "CHARTER_WORKER_PORT"} <= passed
    assert warnings(dict.fromkeys(passed, "")) == []


def test_the_env_file_of_the_page_has_all_that_compose_requires() -> None:
    required = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "compose.yaml").read_text("utf-8")))
    (shown,) = [block.text for block in blocks(OPERATOR) if block.language == "ini" and "POSTGRES" in block.text]

    assert len(required) >= 8
    assert required <= set(re.findall(r"^([A-Z_]+)=", shown, re.MULTILINE))
