"""What schemathesis is to look for. Its own check takes a field that is FORBIDDEN for a fault of the server."""

from __future__ import annotations

from typing import Any

import schemathesis  # type: ignore[import-not-found]  # it is installed beside this project, for `make fuzz` alone


@schemathesis.check  # type: ignore[untyped-decorator]
def is_no_fault_of_ours(_context: Any, response: Any, _case: Any) -> None:
    assert response.status_code < 500, response.status_code
    errors = response.json().get("errors", [])
    assert all("code" in error["extensions"] for error in errors), "an error without a code"
    assert "INTERNAL" not in {error["extensions"]["code"] for error in errors}, "an internal error"
