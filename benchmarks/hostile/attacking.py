"""One attack, as a process of its own that gives way to the others: an attacker's work is not the server's.

Reads what to do from standard input, and prints what it was answered.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
from collections import Counter
from dataclasses import asdict

from benchmarks.hostile.attacks import ATTACKS
from benchmarks.hostile.client import Target


def start(name: str, target: Target, seconds: float) -> subprocess.Popen[bytes]:
    given = json.dumps({"name": name, "target": asdict(target), "seconds": seconds}).encode()
    command = [sys.executable, "-c", f"import {__name__} as attacking; attacking.main()"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if process.stdin:
        process.stdin.write(given)
        process.stdin.close()
    return process


def answers(process: subprocess.Popen[bytes]) -> Counter[str]:
    """What it was answered, once it is over."""
    printed = process.stdout.read() if process.stdout else b""
    process.wait()
    return Counter(json.loads(printed or b"{}"))


async def attack(name: str, target: Target, seconds: float) -> Counter[str]:
    told = Counter[str]()
    task = asyncio.ensure_future(ATTACKS[name](target, told))
    await asyncio.wait([task], timeout=seconds)
    if task.done():
        await task
    task.cancel()
    await asyncio.wait([task], timeout=5)
    return told


def main() -> None:
    os.nice(19)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    given = json.loads(sys.stdin.read())
    told = asyncio.run(attack(given["name"], Target(**given["target"]), given["seconds"]))
    sys.stdout.write(json.dumps(+told))
    sys.stdout.flush()
    os._exit(0)  # thousands of connections close faster so
