"""Shows a number as Excel shows it in a format: decimals, thousands, percent, words around it, dates and times."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d/m/yyyy", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss",
    49: "@",
}  # fmt: skip
"""Day before month, as in Bangladesh: 14 and 22 follow the country of the machine that shows them."""
GENERAL = "General"
_MOST_DIGITS = 11
_LARGEST_DATE = 2_958_466
_MOST_DECIMALS = 15
_DAYS_1904 = 1462
_PARTS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(am/pm|a/p|y+|m+|d+|h+|s+)|([0#?.,]+)|(.)', re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE)
_CURRENCY = re.compile(r"\$([^-]*)")
_NOT_SHOWN = re.compile(r"[eE][+-]|\?/|/\s*\?|#\s*/|/\s*[0-9]|\[[<>=]")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def shown(value: str, form: str, *, since_1904: bool = False) -> str:
    """The number that the file says, in a format; the number itself if the format says more than is known here."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    if form.lower() in {"general", "@", ""} or _NOT_SHOWN.search(form):
        return _general(number)
    section, negative = _section(form, number)
    if _DATE.search(_QUOTED.sub("", section)):
        return _date(number, section, since_1904=since_1904)
    return _number(-number if negative else number, section)


def _section(form: str, number: Decimal) -> tuple[str, bool]:
    """The part of a format that holds for the number, and whether it writes the sign itself."""
    parts = form.split(";")
    if number < 0 and len(parts) > 1:
        return parts[1], True
    return (parts[2] if number == 0 and len(parts) > 2 else parts[0]), False


def _general(number: Decimal) -> str:
    """Up to eleven digits, as in a wide cell; binary fractions are written by the file with seventeen."""
    with localcontext() as context:
        context.prec = max(_MOST_DIGITS, number.adjusted() + 1 if number.adjusted() > 0 else 1)
        rounded = +number
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(number: Decimal, form: str) -> str:
    pieces = [found.groups() for found in _PARTS.finditer(form)]
    digits = "".join(piece[4] or "" for piece in pieces)
    if not digits:
        literal = "".join(map(_literal, pieces))
        return (
            literal.replace("@", _general(number))
            if "@" in literal
            else literal + ("" if literal else _general(number))
        )
    if any(piece[5] == "%" for piece in pieces):
        number *= 100
    body = _digits(number, digits)
    written, done = "", False
    for piece in pieces:
        if piece[4]:
            written += "" if done else body
            done = True
        else:
            written += _literal(piece)
    return written.strip()


def _literal(piece: tuple[str | None, ...]) -> str:
    quoted, escaped, bracket, letters, _, other = piece
    if bracket is not None:
        currency = _CURRENCY.match(bracket)
        return currency[1] if currency else ""
    return quoted or escaped or letters or other or ""


def _digits(number: Decimal, form: str) -> str:
    whole, _, fraction = form.partition(".")
    decimals = min(len(fraction.replace(",", "")), _MOST_DECIMALS)
    with localcontext() as context:
        context.prec = 400
        rounded = abs(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    integer, _, rest = f"{rounded:f}".partition(".")
    integer = integer.zfill(whole.count("0")) if whole.count("0") else integer
    needed = fraction.count("0")
    rest = rest[:needed] + rest[needed:].rstrip("0")
    if "," in whole.rstrip(","):
        integer = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", integer)
    return f"{'-' if number < 0 and rounded else ''}{integer}{f'.{rest}' if rest else ''}"


def _date(number: Decimal, form: str, *, since_1904: bool) -> str:
    days = number + (_DAYS_1904 if since_1904 else 0)
    if not 0 <= days < _LARGEST_DATE:
        return _general(number)
    seconds = int((days * 86_400).to_integral_value(ROUND_HALF_UP))
    # Excel counts a 29 February 1900 that never was: days up to it are one earlier.
    begin = datetime(1899, 12, 30) if days >= 61 else datetime(1899, 12, 31)  # noqa: DTZ001  the time of a clock on the wall
    return _written(begin + timedelta(seconds=seconds), form).strip()


def _written(when: datetime, form: str) -> str:
    pieces = [found.groups() for found in _PARTS.finditer(form)]
    codes = [(piece[3] or "").lower() for piece in pieces]
    half = any("/p" in code for code in codes)
    written = ""
    for at, piece in enumerate(pieces):
        if not codes[at]:
            written += piece[4] or _literal(piece)
        elif codes[at][0] == "m" and _is_minutes(codes, at):
            written += f"{when.minute:0{min(len(codes[at]), 2)}}"
        else:
            written += _date_part(when, codes[at], half=half)
    return written


def _is_minutes(codes: list[str], at: int) -> bool:
    before = next((code for code in reversed(codes[:at]) if code), "")
    after = next((code for code in codes[at + 1 :] if code), "")
    return before.startswith("h") or after.startswith("s")


def _date_part(when: datetime, code: str, *, half: bool) -> str:
    match code[0], len(code):
        case "y", length:
            return f"{when.year:04}" if length > 2 else f"{when.year % 100:02}"
        case "m", length:
            month = _MONTHS[when.month - 1]
            return {1: str(when.month), 2: f"{when.month:02}", 3: month[:3]}.get(length, month)
        case "d", length:
            day = _DAYS[when.weekday()]
            return {1: str(when.day), 2: f"{when.day:02}", 3: day[:3]}.get(length, day)
        case "h", length:
            hour = (when.hour % 12 or 12) if half else when.hour
            return f"{hour:0{min(length, 2)}}"
        case "s", length:
            return f"{when.second:0{min(length, 2)}}"
        case _:
            return "PM" if when.hour > 11 else "AM"
