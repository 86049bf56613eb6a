"""Who answers for a service: name, title, office and contacts, from the lines of one cell."""

from __future__ import annotations

from dataclasses import dataclass, replace

from districts.charters.draft import Contact, ContactKind, ContactOwner
from districts.contacts.typed import is_personal
from seeds.reader import contacts, labels, marks, rooms, words
from seeds.reader.findings import Note
from seeds.reader.labels import Label, Said
from seeds.reader.pieces import Line, Piece

_HONORIFICS = words.folded(
    "জনাব জনাবা বেগম ড. ডঃ ডা. ডাঃ মো: মোঃ মো. মোহাম্মদ মুহাম্মদ মোছাঃ মোসাঃ মিস মিসেস প্রকৌঃ ইঞ্জিঃ "
    "mr mr. mrs mrs. ms ms. md md. dr dr. engr."
)
_TITLES = words.folded(
    "প্রোগ্রামার কর্মকর্তা অফিসার পরিচালক প্রশাসক কমিশনার সচিব প্রকৌশলী সহকারী অপারেটর তত্ত্বাবধায়ক হিসাবরক্ষক ইনচার্জ প্রধান নির্বাহী "
    "সহকারি পরিদর্শক ম্যাজিস্ট্রেট চেয়ারম্যান ইঞ্জিনিয়ার অ্যানালিস্ট এনালিস্ট টেকনিশিয়ান ব্যবস্থাপক প্রশিক্ষক উপদেষ্টা "
    "programmer officer director commissioner secretary engineer assistant administrator "
    "inspector magistrate chairman analyst technician manager operator"
)
_LONGEST_TITLE = 100
_LONGEST_NAME = 60
_MOST_WORDS = 8
_MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """What a cell says; title is None where only a name or only contacts stand there. line: where the cell begins."""

    name: str | None
    title: str | None
    whereabouts: tuple[str, ...]
    contacts: tuple[Contact, ...]
    line: int

    @property
    def reachable(self) -> bool:
        """A room alone is not how somebody is asked."""
        return any(contact.kind is not ContactKind.ROOM for contact in self.contacts)


def says_nothing(piece: Piece) -> bool:
    """A merged cell comes empty, or with a ditto mark, or with a remark that stands below the table."""
    return not piece.text or marks.is_ditto(piece.text) or marks.is_remark(piece.text)


def read(piece: Piece, *, asks_name: bool) -> tuple[Person, list[Note]]:
    """asks_name: the column's heading asks for a name; without a honorific it decides what the first line is."""
    reader = contacts.Reader()
    plain: list[Line] = []
    after: list[Line] = []
    found: list[contacts.Found] = []
    for whole in piece.lines():
        if marks.is_remark(whole.text):
            after.append(Line(whole.number, piece.text[whole.at :]))
            break
        room, text = rooms.take(whole.text)
        line = Line(whole.number, text)
        rest = reader.line(line) if text else None
        if room:
            found.append(room)
        if rest:
            (after if reader.found else plain).append(Line(line.number, rest))
    reader.close()
    said, states = labels.without_state(labels.cut(plain))
    vacant = any(note.code == "POST_VACANT" for note in states)
    name, title, whereabouts = _name_and_title(said, asks_name=asks_name and not vacant)
    notes = [*reader.notes, *states, *(Note("TEXT_NOT_UNDERSTOOD", line.number, line.text) for line in after)]
    if vacant and name:
        number = next((line.line for line in said if line.text in name), piece.line)
        notes.append(Note("TEXT_NOT_UNDERSTOOD", number, name))
        name = None
    if title:
        title, doubts = _judged(title, whereabouts)
        notes += doubts
    owned = tuple(_owned(contact, named=name is not None) for contact in [*reader.found, *found])
    return Person(
        name, title.text if title else None, tuple(line.text for line in whereabouts), owned, piece.line
    ), notes


def says_more(piece: Piece) -> bool:
    """Whether lines stand in the cell that are no part of somebody's name, title, office and contacts."""
    notes = [] if says_nothing(piece) else read(piece, asks_name=False)[1]
    return any(note.code == "TEXT_NOT_UNDERSTOOD" for note in notes)


def _judged(title: Said, whereabouts: list[Said]) -> tuple[Said | None, list[Note]]:
    """The title, and what is doubtful about it; None for a sentence, a date, a number or a signature."""
    bare = title.text.rstrip(" ।॥")
    if _cannot_be_title(bare) or (bare != title.text and not _ends_in_title(bare)):
        return None, [Note("TEXT_NOT_UNDERSTOOD", title.line, title.text)]
    found = replace(title, text=bare)
    if _is_title(bare):
        return found, []
    better = any(words.fold(line.text).endswith(_TITLES) for line in whereabouts)
    return found, [Note("TITLE_UNCERTAIN" if better else "TITLE_UNFAMILIAR", title.line, bare)]


def _cannot_be_title(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return (
        len(text) > _LONGEST_TITLE
        or digits > _MOST_DIGITS
        or text[:1] == "("
        or not words.key(text).strip("0123456789")
    )


def _ends_in_title(text: str) -> bool:
    """ "সহকারী প্রোগ্রামার, শ্রীপুর", and no sentence that speaks of one."""
    parts = text.split(",")
    return len(text.split()) <= _MOST_WORDS and any(words.fold(part).endswith(_TITLES) for part in parts)


def _name_and_title(said: list[Said], *, asks_name: bool) -> tuple[str | None, Said | None, list[Said]]:
    """What a label says comes first; the lines before a labelled title may still be the name."""
    name = next((each for each in said if each.label is Label.NAME), None)
    title = next((each for each in said if each.label is Label.TITLE), None)
    rest = [each for each in said if each not in (name, title)]
    if name:
        title = title or (rest.pop(0) if rest else None)
        return name.text, title, rest
    if title:
        before = said[: said.index(title)]
        if before and (_is_name(before[0].text) or (asks_name and _may_be_name(before[0].text))):
            return before[0].text, title, rest[1:]
        return None, title, rest
    return _by_position(rest, asks_name=asks_name)


def _by_position(lines: list[Said], *, asks_name: bool) -> tuple[str | None, Said | None, list[Said]]:
    if not lines:
        return None, None, []
    name, rest = None, lines
    if _is_name(lines[0].text) or (asks_name and _may_be_name(lines[0].text)):
        name, rest = lines[0].text, lines[1:]
        if not rest:
            name, titles = _split_at_comma(name)
            rest = [replace(lines[0], text=title) for title in titles]
    elif len(lines) > 1 and _is_name(lines[1].text):
        name, rest = lines[1].text, [lines[0], *lines[2:]]
    return name, rest[0] if rest else None, rest[1:]


def _may_be_name(line: str) -> bool:
    return not (_is_title(line) or marks.is_sentence(line) or len(line) > _LONGEST_NAME)


def _split_at_comma(text: str) -> tuple[str, list[str]]:
    """ "জনাব …, সহকারী প্রোগ্রামার" on one line."""
    name, _, title = (part.strip() for part in text.partition(","))
    return (name, [title]) if name and _is_title(title) else (text, [])


def _is_name(line: str) -> bool:
    return words.fold(line).partition(" ")[0] in _HONORIFICS


def _is_title(line: str) -> bool:
    return words.has_any(line, _TITLES)


def _owned(found: contacts.Found, *, named: bool) -> Contact:
    personal = is_personal(found.kind, found.published)
    owner = ContactOwner.OFFICER if named and personal else ContactOwner.POST
    return Contact(found.kind, owner, found.published, found.normalized, found.valid)
