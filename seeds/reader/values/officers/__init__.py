"""Parses the responsible officer: name, title, office and contacts, from the lines of one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from districts.charters.draft import Contact, ContactKind, ContactOwner
from districts.charters.findings.notes import Note
from districts.posts.contacts.typed_contact import is_personal
from districts.shared import folding
from seeds.reader.document import Piece, TextLine
from seeds.reader.values import contacts, placeholders, places
from seeds.reader.values.officers import labels, naming, one_line, ranks, rooms, seats, titles
from seeds.reader.values.officers.labels import LabelledText

_LONGEST_TITLE = 100
_MOST_WORDS = 8
_MOST_DIGITS = 3
_APART_FROM_TITLE = re.compile(r",|[;|।]|\s[-–—/]\s")
_APART = re.compile(r"[;|।]|\s[-–—]\s")
# An address that is no mailbox, such as "dd[at]example.gov.bd".
_OF_THE_WEB = re.compile(r"[a-z]\.(?:gov|com|org|net|bd)(?![a-z])|[\[(]at[\])]", re.IGNORECASE)


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
    return not piece.text or placeholders.is_ditto(piece.text) or placeholders.is_remark(piece.text)


def read(piece: Piece, *, asks_name: bool) -> tuple[Person, list[Note]]:
    """asks_name: the column's heading asks for a name; without a honorific it decides what the first line is."""
    reader = contacts.Reader()
    plain, after, remark = _read_lines(piece, reader, asks_name=asks_name)
    plain, after = _with_title_below(plain, after, asks_name=asks_name)
    said, states = labels.without_state(labels.cut(plain))
    said, lost = _without_numbers(said)
    vacant = any(note.code == "POST_VACANT" for note in states)
    named = naming.read(said, asks_name=asks_name and not vacant)
    below = next((line for line in after if naming.begins_another(line.text)), None)
    after, another = _another(after, named.another)
    first = below if named.alone else next(iter(another), None)
    notes = [*reader.notes, *lost, *states, *(_not_understood(line) for line in [*after, *remark])]
    if another:
        notes.append(_told(piece, another[0]))
    name, title = named.name, named.title
    if vacant and name:
        number = next((line.line for line in said if line.text in name), piece.line)
        notes.append(Note("TEXT_NOT_UNDERSTOOD", number, name))
        name = None
    if name and _is_uncertain(name, titled=title is not None, asks_name=asks_name):
        notes.append(Note("NAME_UNCERTAIN", piece.line, name))
    where = None
    if title:
        title, where, doubts = _parted(title, named.whereabouts)
        notes += doubts
    whereabouts = (*filter(None, (where,)), *(line.text for line in named.whereabouts))
    if name is None:
        notes += [Note("NAME_UNCERTAIN", piece.line, line) for line in whereabouts if ranks.names_somebody(line)]
    return Person(
        name,
        title.text if title else None,
        whereabouts,
        tuple(_owned([*reader.found, *reader.rooms], named=name is not None, until=first.at if first else None)),
        piece.line,
    ), notes


def _read_lines(
    piece: Piece, reader: contacts.Reader, *, asks_name: bool
) -> tuple[list[TextLine], list[TextLine], list[TextLine]]:
    """The words before the first contact, those behind it, and a remark; the contacts are the reader's."""
    plain: list[TextLine] = []
    after: list[TextLine] = []
    remark: list[TextLine] = []
    for whole in piece.lines():
        if placeholders.is_remark(whole.text):
            remark.append(TextLine(whole.number, piece.text[whole.at :]))
            break
        for part in one_line.cut(whole, asks_name=asks_name):
            known = len(reader.found)
            room, text = rooms.take(part.text)
            rest = reader.line(replace(part, text=text)) if text else None
            reader.found[known:] = [replace(each, at=part.at) for each in reader.found[known:]]
            if room:
                reader.rooms.append(replace(room, line=whole.number, at=part.at))
            if rest:
                (after if known else plain).append(replace(part, text=rest))
    reader.close()
    return plain, after, remark


def _is_uncertain(name: str, *, titled: bool, asks_name: bool) -> bool:
    """A title, a place or a sign in a name; a rank before what nothing else tells to be a name."""
    said = name.split()
    placed = places.on_the_map(said[0]) or any(seats.is_where(" ".join(said[at:])) for at in range(2, len(said)))
    if ranks.has_title(name) or placed or _APART.search(name):
        return True
    bare = ranks.behind_rank(name)
    told = naming.is_name(name) or naming.is_name(bare) or not titles.is_title(name)
    return bool(bare) and not told and not (titled and (asks_name or ranks.ends_in_surname(name)))


def _with_title_below(
    plain: list[TextLine], after: list[TextLine], *, asks_name: bool
) -> tuple[list[TextLine], list[TextLine]]:
    """ "জনাব করিম (০১৭১১-২২৩৩৪৪)", "সহকারী পরিচালক": with a number beside it, the title and the office stand below. Where
    the contacts stand first, all that is said of one person stands below them.
    """
    if not plain and one_line.is_one([line.text for line in after]):
        return after, []
    named = len(plain) == 1 and (naming.is_name(plain[0].text) or (asks_name and ranks.may_be_name(plain[0].text)))
    if not after or not (named or not plain) or naming.is_name(after[0].text) or not titles.is_title(after[0].text):
        return plain, after
    ends = next((at for at, line in enumerate(after) if at and not titles.is_office(line.text)), len(after))
    return plain + after[:ends], after[ends:]


def _told(piece: Piece, another: TextLine) -> Note:
    """With all that stands from that line on: whose the contacts below are, is for the admin to say."""
    return Note("ANOTHER_PERSON", another.number, piece.text[another.at :])


def _not_understood(line: TextLine) -> Note:
    return Note("TEXT_NOT_UNDERSTOOD", line.number, line.text)


def _without_numbers(said: list[LabelledText]) -> tuple[list[LabelledText], list[Note]]:
    """A phone that no label tells is in no name, title or office."""
    lost = [each for each in said if contacts.hides_number(each.text)]
    return (
        [each for each in said if each not in lost],
        [Note("CONTACT_NOT_UNDERSTOOD", each.line, each.text) for each in lost],
    )


def _another(after: list[TextLine], told: list[LabelledText]) -> tuple[list[TextLine], list[TextLine]]:
    """The lines below the contacts that are not understood, and those of another person."""
    another = [TextLine(each.line, each.text, each.at) for each in told]
    at = next((at for at, line in enumerate(after) if another or naming.begins_another(line.text)), len(after))
    return after[:at], another + after[at:]


def says_more(piece: Piece) -> bool:
    """Whether lines stand in the cell that are no part of somebody's name, title, office and contacts."""
    notes = [] if says_nothing(piece) else read(piece, asks_name=False)[1]
    return any(note.code in {"TEXT_NOT_UNDERSTOOD", "ANOTHER_PERSON"} for note in notes)


def _parted(title: LabelledText, whereabouts: list[LabelledText]) -> tuple[LabelledText | None, str | None, list[Note]]:
    """The title without its office or place, these, and what is doubtful about the title."""
    post, where = seats.parted(title.text.rstrip(" ।॥"))
    found, doubts = _judged(replace(title, text=post) if where else title, whereabouts)
    return found, where, doubts


def _judged(title: LabelledText, whereabouts: list[LabelledText]) -> tuple[LabelledText | None, list[Note]]:
    """The title, and what is doubtful about it; None for a sentence, a date, a number or a signature."""
    bare = title.text.rstrip(" ।॥")
    if _cannot_be_title(bare) or (bare != title.text and not _ends_in_title(bare)):
        return None, [Note("TEXT_NOT_UNDERSTOOD", title.line, title.text)]
    found = replace(title, text=bare)
    hidden = ranks.hides_name(bare) or ranks.mentions_name(bare)
    first = _APART_FROM_TITLE.split(bare, maxsplit=1)[0]  # a name may stand there, where no column asks for one
    if titles.is_title(bare) and (titles.is_title(first) or titles.is_office(first)) and not hidden:
        return found, []
    better = any(titles.ends_in_title(line.text) for line in whereabouts)
    return found, [Note("TITLE_UNCERTAIN" if better else "TITLE_UNFAMILIAR", title.line, bare)]


def _cannot_be_title(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return (
        _OF_THE_WEB.search(text) is not None
        or len(text) > _LONGEST_TITLE
        or digits > _MOST_DIGITS
        or text[:1] == "("
        or not folding.key(text).strip("0123456789")
    )


def _ends_in_title(text: str) -> bool:
    """ "সহকারী প্রোগ্রামার, শ্রীপুর", and no sentence that speaks of one."""
    return len(text.split()) <= _MOST_WORDS and titles.ends_in_title(text)


def _owned(found: list[contacts.Found], *, named: bool, until: int | None) -> Iterator[Contact]:
    """until: where another person begins, whose own contacts are not this one's."""
    for each in found:
        personal = is_personal(each.kind, each.published)
        if until is None or each.at < until or not personal:
            owner = ContactOwner.OFFICER if named and personal else ContactOwner.POST
            yield Contact(each.kind, owner, each.published, each.normalized, each.valid)
