"""About a service and the revisions before: which of them it is."""

from __future__ import annotations

from districts.charters.kinds import Kind
from seeds.reader.findings.severities import INFO, WARNING

KINDS = {
    "SERVICE_MATCHED": Kind(
        INFO, "“{text}” আগের সংস্করণের সেবা {code}: {why}।",
        "অন্য সেবা হলে matchService দিয়ে জানান।",
        "“{text}” is the former service {code}: {why}.",
        "If it is another one, say so with matchService.", "Kept the code {code}."),
    "SERVICE_MATCH_UNCERTAIN": Kind(
        WARNING, "“{text}” আগের কোনো সেবা কি না নিশ্চিত নয়; হতে পারে: {likely}।",
        "আগের সেবা হলে matchService দিয়ে কোনটি তা জানান।",
        "Whether “{text}” is one of the former services is not certain; it may be {likely}.",
        "If it is, say which with matchService.", "Taken for a new service, with the code {code}."),
}  # fmt: skip
