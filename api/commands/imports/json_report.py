"""The result of an import as JSON: the payload of the mutation `importCharter`."""

from __future__ import annotations

from typing import Any

import models
from districts.charters.diff import Line
from districts.charters.imports.importing import Imported
from districts.shared.refused import Refused
from schema.plan import ids

Payload = dict[str, Any]


def payload(imported: Imported) -> Payload:
    charter = imported.charter
    return {
        "charter": {
            "id": ids.encode("Charter", charter.id),
            "revision": charter.revision,
            "status": imported.status,
            "services": [
                {
                    "code": service.code,
                    "category": service.category.value,
                    "serial": service.serial,
                    "name": {"bn": service.name.bn},
                }
                for service in imported.draft.services
            ],
        },
        "findings": [_finding(finding) for finding in imported.findings],
        "diff": {
            "added": [_line(line) for line in imported.differs.added],
            "removed": [_line(line) for line in imported.differs.removed],
            "changed": [
                {
                    "serviceCode": change.service_code,
                    "field": change.field,
                    "before": change.before,
                    "after": change.after,
                }
                for change in imported.differs.changed
            ],
        },
        "userErrors": [],
    }


def refusal(error: Refused) -> Payload:
    """The payload for a document that cannot be imported, with the reason only."""
    message = {"bn": error.message.bn, "en": error.message.en}
    user_error = {"field": list(error.field), "message": message, "code": error.code.value}
    return {"charter": None, "findings": [], "diff": None, "userErrors": [user_error]}


def _finding(finding: models.Finding) -> Payload:
    return {
        "id": ids.encode("Finding", finding.id),
        "code": finding.code,
        "severity": finding.severity,
        "message": {"bn": finding.message_bn, "en": finding.message_en},
        "place": {"section": finding.section, "row": finding.row, "column": finding.column},
        "published": finding.published,
        "resolution": finding.resolution,
    }


def _line(line: Line) -> Payload:
    return {"code": line.code, "name": {"bn": line.name.bn}}
