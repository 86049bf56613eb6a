"""The page docs/findings.md, written from the findings and their texts."""

from __future__ import annotations

from collections.abc import Iterator

from districts.charters.draft import Severity
from districts.charters.findings.finding_kinds import NOTICED_WHEN_STORED, Kind
from seeds.reader.findings import FINDINGS

_HEAD = """# Findings

What an import can notice in a document. This page is written by `charter findings --write` from the code: nobody
edits it.

Each finding has a stable `code`, a severity, its `place` in the document (section, row, column, line), the
`published` text word for word, a message that says what was noticed and what you should do, and what was done about
it (`done`). Words in braces are filled in: `{text}` is the published text.

| severity | stops publishing | what it asks |
|---|---|---|
| `ERROR` | yes | publishing would lose a service or publish nonsense: correct the document |
| `WARNING` | no | a person must look |
| `INFO` | no | nothing: it tells what was taken, mended or left empty |

How to settle one: [district-admin.md](district-admin.md). What the import does otherwise: [importing.md](importing.md).
"""


def page() -> str:
    kinds = {**FINDINGS, **NOTICED_WHEN_STORED}
    return "\n".join([_HEAD, *(line for severity in Severity for line in _of(severity, kinds))])


def _of(severity: Severity, kinds: dict[str, Kind]) -> Iterator[str]:
    found = sorted((code, kind) for code, kind in kinds.items() if kind.severity is severity)
    yield f"## {severity} ({len(found)})\n"
    for code, kind in found:
        yield f"### {code}\n"
        yield "| | English | বাংলা |\n|---|---|---|"
        for name, en, bn in (
            ("noticed", kind.en, kind.bn),
            ("what to do", kind.do_en, kind.do_bn),
            ("what was done", kind.done, kind.done_bn),
        ):
            yield f"| {name} | {_cell(en)} | {_cell(bn)} |"
        yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
