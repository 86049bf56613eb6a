"""The protocol between the processes: frames of pickled values, restricted to plain data classes."""

from __future__ import annotations

import io
import pickle
import struct
import sys
from dataclasses import dataclass, field
from typing import Any

from districts.charters.findings.notes import Detail

HEAD = 4
_MODULES = (
    "districts.charters.draft",
    "districts.charters.imports.source_document",
    "districts.charters.imports.document_reading",
    "districts.charters.terms",
    "districts.shared.text",
    "seeds.reader_processes.wire",
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document was refused: the code of a finding and the details of its message."""

    code: str
    details: dict[str, Detail] = field(default_factory=dict)


def frame(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def size(head: bytes) -> int:
    return int(struct.unpack(">I", head)[0])


def dumps(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def loads(content: bytes) -> Any:
    """Unpickles a value. Raises pickle.UnpicklingError for other classes than those of documents and readings."""
    return _Plain(io.BytesIO(content)).load()


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found = getattr(sys.modules.get(module), name, None) if module in _MODULES else None
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a reading")
        return found
