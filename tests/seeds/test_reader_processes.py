"""Documents are read in processes with limits: what exceeds them is refused, and the next document is read as ever."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from districts.charters.imports.document_reading import Reading
from districts.charters.imports.source_document import Form, PublishedDocument
from districts.shared.refused import RefusalCode
from seeds import reader
from seeds.reader import NotACharter
from seeds.reader_processes import Bounds, Busy, Interrupted, Readers, program, wire
from tests.seeds import grievances
from tests.seeds.documents import SOURCE
from tests.seeds.tabbed import HEADINGS, document

MAGURA = PublishedDocument(Form.TEXT, SOURCE)


@pytest.fixture
async def readers() -> AsyncIterator[Readers]:
    made = Readers(processes=1, waiting=0)
    yield made
    await made.aclose()


@pytest.mark.system
async def test_what_is_read_is_what_the_reader_reads(readers: Readers) -> None:
    """Before the first document there is no process, and one is enough for all that follow each other."""
    assert readers.processes == []

    assert (await readers.read(MAGURA)).draft == reader.read(SOURCE).draft
    [process] = readers.processes
    text = grievances.charter(grievances.OFFICER)
    assert (await readers.read(PublishedDocument(Form.TEXT, text))).draft == reader.read(text).draft
    with pytest.raises(NotACharter) as refused:
        await readers.read(PublishedDocument(Form.FILE, b"\x89PNG", "charter.png"))

    assert (refused.value.finding.code, refused.value.code) == ("FILE_IS_PICTURE", RefusalCode.INVALID)
    assert readers.processes == [process]
    await readers.aclose()
    assert readers.processes == []


@pytest.mark.system
async def test_a_process_that_starts_writes_nothing(readers: Readers, capfd: pytest.CaptureFixture[str]) -> None:
    """Its standard error is the server's log."""
    await readers.read(MAGURA)

    assert capfd.readouterr() == ("", "")


@pytest.mark.system
async def test_the_memory_of_who_starts_a_process_is_not_counted_as_its_own(readers: Readers) -> None:
    large = bytearray(b"x" * 400_000_000)
    await readers.read(MAGURA)
    [process] = readers.processes

    await readers.read(MAGURA)

    assert readers.processes == [process]
    assert len(large) == 400_000_000


@pytest.mark.system
async def test_at_the_limit_of_memory_a_document_is_refused() -> None:
    """So little that there is no room for the document beside the program."""
    readers = Readers(Bounds(memory=120_000_000), processes=1)
    big = PublishedDocument(Form.FILE, b"a" * 100_000_000)
    try:
        with pytest.raises(NotACharter) as refused:
            await readers.read(big)

        assert (refused.value.finding.code, refused.value.code) == ("FILE_TOO_COMPLEX", RefusalCode.TOO_COMPLEX)
        assert (await readers.read(MAGURA)).draft.services
    finally:
        await readers.aclose()


async def ended(readers: Readers, ended_by: signal.Signals) -> asyncio.Future[Reading]:
    """A document whose process is ended while it is at work."""
    await readers.read(MAGURA)
    [process] = readers.processes
    os.kill(process, signal.SIGSTOP)  # so that it is at work when it is ended
    reading = asyncio.ensure_future(readers.read(MAGURA))
    await asyncio.sleep(0)
    os.kill(process, ended_by)
    os.kill(process, signal.SIGCONT)
    return reading


@pytest.mark.parametrize("ended_by", [signal.SIGXCPU, signal.SIGSEGV])
@pytest.mark.system
async def test_a_process_that_a_document_ends_is_replaced(readers: Readers, ended_by: signal.Signals) -> None:
    """SIGXCPU comes at the limit of processor time, SIGSEGV where there is no memory for the stack."""
    reading = await ended(readers, ended_by)

    with pytest.raises(NotACharter) as refused:
        await reading
    assert refused.value.code is RefusalCode.TOO_COMPLEX
    assert (await readers.read(MAGURA)).draft.services


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.system
async def test_a_process_that_is_ended_from_outside_is_not_blamed_on_the_document(
    readers: Readers, ended_by: signal.Signals
) -> None:
    reading = await ended(readers, ended_by)

    with pytest.raises(Interrupted) as interrupted:
        await reading

    assert str(interrupted.value) == f"a reading process was ended by {ended_by.name}"
    assert interrupted.value.retry == Bounds().seconds
    assert (await readers.read(MAGURA)).draft.services


@pytest.mark.system
async def test_when_all_are_busy_and_enough_wait_a_document_is_put_off(readers: Readers) -> None:
    await readers.read(MAGURA)
    [process] = readers.processes
    os.kill(process, signal.SIGSTOP)
    reading = asyncio.ensure_future(readers.read(MAGURA))
    await asyncio.sleep(0)

    with pytest.raises(Busy) as busy:
        await readers.read(MAGURA)

    assert busy.value.retry == Bounds().seconds
    os.kill(process, signal.SIGCONT)
    assert (await reading).draft.services


@pytest.mark.system
async def test_a_caller_who_goes_takes_the_process_along(readers: Readers) -> None:
    """It is in the middle of a document, and its answer would be taken for that of the next."""
    await readers.read(MAGURA)
    [process] = readers.processes
    os.kill(process, signal.SIGSTOP)
    reading = asyncio.ensure_future(readers.read(MAGURA))
    await asyncio.sleep(0)

    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert readers.processes == []
    assert (await readers.read(MAGURA)).draft.services


@pytest.mark.system
async def test_an_idle_process_ends() -> None:
    readers = Readers(processes=1, idle=0)
    await readers.read(MAGURA)
    await asyncio.sleep(0.01)  # the timer is due at once

    assert readers.processes == []
    assert (await readers.read(MAGURA)).draft.services
    await readers.aclose()


def test_more_than_a_charter_promises_is_refused() -> None:
    few = replace(Bounds(), services=2, findings=1000)
    rows = [{"NAME": f"সেবা {at}"} for at in range(3)]
    given = PublishedDocument(Form.TEXT, document(list(HEADINGS), *rows))

    many = program.answer(given, few)
    assert isinstance(many, wire.Failure)
    assert many.code == "FILE_TOO_LARGE"
    noticed = program.answer(given, replace(few, services=3, findings=0))
    assert isinstance(noticed, wire.Failure)
    assert isinstance(program.answer(given, replace(few, services=3)), Reading)


def test_nothing_but_plain_data_is_taken_from_a_process() -> None:
    for hostile in (os.system, pickle.Unpickler, wire.loads, asyncio.Queue):
        with pytest.raises(pickle.UnpicklingError):
            wire.loads(pickle.dumps(hostile))


def test_a_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    from seeds.reader_processes import _environment

    monkeypatch.setenv("DATABASE_URL", "postgresql://charter:secret@localhost/charter")

    assert "DATABASE_URL" not in _environment()
