"""The words of fees, from `wordings/values/fees.tsv`, and where a word begins and ends."""

from __future__ import annotations

from enum import Enum

from seeds.reader import wordings

EDGE = r"(?<![a-z\u0980-\u09ff])"
END = r"(?![a-z\u0980-\u09ff])"
FeeWord = Enum(
    "FeeWord",
    "CURRENCY ONLY IN_WORDS ZERO TIMES FREE CHARGE NO_CHARGE AS_FREE ANY OTHER BUT OTHERS DENIED "
    "WORTH LIMIT LIMIT_BEGINNING LIMIT_ENDING FRACTION_ENDING ORDINAL OF_LAND AND AND_FIRST "
    "OF_IT EXTRA NOT_EXTRA FEE SERVICE FILLER OF_ALL UNIT CLASS FOR EACH EACH_FIRST EACH_ALONE "
    "EACH_OR_FOR PER RATE BESIDE NO_NUMBER NOT_COUNTED PAID_OUT_ENDING PAID_OUT GENITIVE PAID_IN "
    "NOT_FOR PAPER JOINING TOTAL INSTALMENT VAT VAT_INCLUDED VAT_BEFORE COUNTED COUNTED_BEYOND",
)
WORDS = wordings.load("values/fees", FeeWord.__members__)
any_of = WORDS.any_of


def whole(*meanings: FeeWord) -> str:
    """A pattern for one of the words, and no part of another one."""
    return EDGE + any_of(*meanings) + END
