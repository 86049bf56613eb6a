"""Every input that names an office takes a code that it had before, too."""

from __future__ import annotations

from typing import Any

from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension

from districts import offices
from schema.plan.arguments import plain


class Located(FieldExtension):
    """Puts the present code where a mutation's input names an office by `office_code`, before a rule sees it.

    Raises BadInput for a code that no database can hold.
    """

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Any, **arguments: Any) -> Any:
        given: Any = arguments.get("input")
        if (code := getattr(given, "office_code", None)) is not None:
            given.office_code = await offices.present_code(plain(code))
        return await next_(source, info, **arguments)
