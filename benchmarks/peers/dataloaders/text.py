"""What all types of this peer share."""

# No `from __future__ import annotations`: Strawberry resolves these types when it decorates.
import base64
from typing import Any, Self

import strawberry

from benchmarks.peers.dataloaders.loaders import Loaders

Info = strawberry.Info[dict[str, Any]]


def loaders(info: Info) -> Loaders:
    found: Loaders = info.context["loaders"]
    return found


def global_id(type_name: str, key: int) -> strawberry.ID:
    return strawberry.ID(base64.b64encode(f"{type_name}:{key}".encode()).decode())


@strawberry.type
class LocalizedText:
    bn: str | None
    en: str | None

    @classmethod
    def optional(cls, bn: str | None, en: str | None) -> Self | None:
        return None if bn is None and en is None else cls(bn=bn, en=en)
