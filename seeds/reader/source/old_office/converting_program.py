"""The converting program: an old Office file on standard input, a new one on standard output, made by LibreOffice.

LibreOffice needs files: it works in a folder of its own, which is removed also if this program is told to end or the
process that started it dies. It runs without network, macros and linked files, with limits of time and memory.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

_TARGETS = {"doc": "docx", "xls": "xlsx"}
_SECONDS = 8
_PROCESSOR = 8
_MEMORY = 2_000_000_000
_LARGEST = 50_000_000
_PARENT_DEATH_SIGNAL = 1
_OWN_USERS_AND_NETWORK = 0x10000000 | 0x40000000
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{}"><value>{}</value></prop></item>'
)
_SECURITY = {
    "MacroSecurityLevel": "3",
    "DisableMacrosExecution": "true",
    "DisableActiveContent": "true",
    "BlockUntrustedRefererLinks": "true",
}


def main() -> None:
    kind = sys.argv[1]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    _limit()
    content = sys.stdin.buffer.read(_LARGEST)
    folder = Path(tempfile.mkdtemp(prefix="charter-office-"))
    try:
        converted = _converted(folder, content, kind)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.buffer.write(converted)


def _limit() -> None:
    """The limits of LibreOffice. Those of the process that starts this one are narrower, and may be raised."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _LARGEST),
        (resource.RLIMIT_CPU, _PROCESSOR),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        libc.unshare(_OWN_USERS_AND_NETWORK)  # where it is forbidden, the settings alone keep links from being followed


def _converted(folder: Path, content: bytes, kind: str) -> bytes:
    """Nothing if LibreOffice cannot read it."""
    given, target = folder / f"charter.{kind}", _TARGETS[kind]
    given.write_bytes(content)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_SETTING.format(name, value) for name, value in _SECURITY.items())
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    process = subprocess.Popen(  # noqa: S603  arguments of ours
        [*command, "--convert-to", target, "--outdir", str(folder / "converted"), str(given)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "LC_ALL": "C.UTF-8",
        },
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        return b""
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    made = folder / "converted" / f"charter.{target}"
    return made.read_bytes() if made.is_file() else b""


if __name__ == "__main__":
    main()
