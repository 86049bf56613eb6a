"""The same as publish.ts, by the client of docs/frontend.md."""

from __future__ import annotations

import json
import sys

from client import connect  # type: ignore[import-not-found]
from gql import gql

EDIT = "mutation { editCharter(input: { officeCode: %s }) { charter { revision } } }"
PUBLISH = "mutation { publishCharter(input: { officeCode: %s, revision: %d }) { charter { revision } } }"
IN_FORCE = "{ office(code: %s) { charter { revision } } }"
OFFICE = json.dumps("bd.khulna.magura")

one, other, token, rounds = sys.argv[1:]
with connect(one, authorization=token) as writing, connect(other) as reading:
    read = []
    reading.execute(gql(IN_FORCE % OFFICE))
    for _ in range(int(rounds)):
        draft = writing.execute(gql(EDIT % OFFICE))["editCharter"]["charter"]["revision"]
        published = writing.execute(gql(PUBLISH % (OFFICE, draft)))["publishCharter"]["charter"]["revision"]
        answer = reading.execute(gql(IN_FORCE % OFFICE))["office"]["charter"]["revision"]
        read.append([published, answer])
print(json.dumps(read))
