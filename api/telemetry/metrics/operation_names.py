"""Which operations are counted by their names: as many as a dashboard can show, whatever strangers make up.

A name that a client invents may be another one each time, and each would be a time series for good. So an operation
gets a label of its own when it has run to its end often enough, and there is room. There is room for what persons and
API clients ask, or have registered, by itself: strangers cannot use it up.
"""

from __future__ import annotations

from collections import OrderedDict

from schema.plan.ran import Ran

OTHER = "other"
UNNAMED = "unnamed"
NONE = "none"
"""What never became an operation: it could not be read, or was refused before."""

# After how many times, and for how many names in each process: of whom is known, and of strangers.
OFTEN = 10
KNOWN, STRANGERS = 150, 50
LONGEST = 80
# Names that have not come often enough yet; the one that was seen longest ago is forgotten.
_WAITING = 1_000


class OperationNames:
    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._room = {True: KNOWN, False: STRANGERS}
        self._waiting: OrderedDict[str, int] = OrderedDict()

    def label(self, ran: Ran) -> str:
        if not ran.kind:
            return NONE
        name = ran.name or ran.document
        return (self._labels.get(name) or self._seen(ran, name)) if name else UNNAMED

    def _seen(self, ran: Ran, name: str) -> str:
        """The label of a name that has none of its own yet. What fails or is given up costs its caller too little."""
        if not self._room[ran.known] or ran.codes or ran.gone or len(name) > LONGEST:
            return OTHER
        times = self._waiting.pop(name, 0) + 1
        if times >= OFTEN:
            self._room[ran.known] -= 1
            self._labels[name] = name
            return name
        self._waiting[name] = times
        if len(self._waiting) > _WAITING:
            self._waiting.popitem(last=False)
        return OTHER
