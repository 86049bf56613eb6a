"""Posts, who holds them, and how they are reached."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.soak.acts.act import Act, Doing, chosen
from tests.soak.household import Fact, Household, node

_POST = "post { id version head title { en } abolishedOn }"
_LATER = {"from": "2099-01-01", "until": "2099-06-30"}
# Another act of the same day has said otherwise of the same post or officer.
_SAME_DAY = frozenset({"NOT_ALLOWED_NOW", "INVALID", "CONFLICT", "STALE"})


def _remember(house: Household, post: dict[str, Any]) -> None:
    house.facts[f"post {post['id']}"] = node("Post", post["id"], title=post["title"])


def _create(house: Household, _chance: Random, key: str) -> Doing | None:
    if len(house.posts) > 12:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.posts.append(payload["post"])
        _remember(house, payload["post"])

    return Doing({"officeCode": house.office, "title": {"bn": "পদ", "en": key}}, _POST, done)


def _update(house: Household, chance: Random, key: str) -> Doing | None:
    post = chosen(chance, [each for each in house.posts if not each["head"]])
    if post is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        post.update(payload["post"])
        _remember(house, post)

    given = {"postId": post["id"], "version": post["version"], "title": {"bn": "পদ", "en": key}}
    return Doing(given, _POST, done)


def _abolish(house: Household, chance: Random, _key: str) -> Doing | None:
    spare = [each for each in house.posts if not each["head"]]
    if len(spare) < 3:
        return None
    post = chosen(chance, spare)

    def done(payload: dict[str, Any]) -> None:
        house.posts.remove(post)
        # Postings that would have begun later are gone with it.
        house.postings[:] = [each for each in house.postings if each["post"] != post["id"]]
        house.facts[f"abolished {post['id']}"] = node("Post", post["id"], abolishedOn=payload["post"]["abolishedOn"])

    return Doing({"postId": post["id"]}, _POST, done, may=_SAME_DAY, marked=False)


def _appoint(house: Household, chance: Random, key: str) -> Doing | None:
    post = chosen(chance, [each for each in house.posts if not each["head"]])
    if post is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        posting = {**payload["posting"], "post": post["id"]}
        house.postings.append(posting)
        house.officers.append(posting["officer"])
        officer = posting["officer"]
        house.facts[f"officer {officer['id']}"] = node("Officer", officer["id"], name=officer["name"])

    given = {"postId": post["id"], "officer": {"name": {"bn": "কর্মকর্তা", "en": key}}, "acting": True}
    return Doing(given, "posting { id heldFrom officer { id name { en } } }", done, may=_SAME_DAY)


def _appoint_later(house: Household, chance: Random, key: str) -> Doing | None:
    doing = _appoint(house, chance, key)
    if doing is not None:
        doing.given.update(_LATER)
    return doing


def _either_appoint(house: Household, chance: Random, key: str) -> Doing | None:
    return (_appoint if chance.random() < 0.5 else _appoint_later)(house, chance, key)


def _end_posting(house: Household, chance: Random, _key: str) -> Doing | None:
    posting = chosen(chance, [each for each in house.postings if each["heldFrom"] == _LATER["from"]])
    if posting is None:
        return None

    def done(_payload: dict[str, Any]) -> None:
        house.postings.remove(posting)

    given = {"postingId": posting["id"], "from": "2099-03-01"}
    return Doing(given, "posting { id }", done, may=_SAME_DAY, marked=False)


def _undo_posting(house: Household, chance: Random, _key: str) -> Doing | None:
    posting = chosen(chance, house.postings)
    if posting is None:
        return None

    def done(_payload: dict[str, Any]) -> None:
        house.postings.remove(posting)

    return Doing({"postingId": posting["id"]}, "post { id }", done, may=_SAME_DAY, marked=False)


def _transfer(house: Household, chance: Random, _key: str) -> Doing | None:
    officer, post = chosen(chance, house.officers), chosen(chance, house.posts)
    if officer is None or post is None:
        return None
    given = {"officerId": officer["id"], "toPostId": post["id"]}
    return Doing(given, "officer { id }", lambda _payload: house.postings.clear(), may=_SAME_DAY, marked=False)


def _vacate(house: Household, chance: Random, _key: str) -> Doing | None:
    post = chosen(chance, house.posts)
    if post is None:
        return None
    return Doing({"postId": post["id"]}, "post { id }", lambda _p: house.postings.clear(), may=_SAME_DAY, marked=False)


def _update_officer(house: Household, chance: Random, key: str) -> Doing | None:
    officer = chosen(chance, house.officers)
    if officer is None:
        return None

    def done(_payload: dict[str, Any]) -> None:
        house.facts[f"officer {officer['id']}"] = node("Officer", officer["id"], name={"en": key})

    given = {"officerId": officer["id"], "name": {"bn": "কর্মকর্তা", "en": key}}
    # One who has left every post is headquarters' alone.
    return Doing(given, "officer { id }", done, may=frozenset({"FORBIDDEN"}))


def _reached(house: Household, post: str) -> None:
    """By which mailboxes the post is reached now."""
    values = [{"published": each["published"]} for each in house.contacts if each["post"] == post]
    document = "query SoakContacts($id: ID!) { node(id: $id) { ... on Post { contactPoints { published } } } }"
    house.facts[f"contacts {post}"] = Fact(document, {"id": post}, {"node": {"contactPoints": values}})


def _add_contact(house: Household, chance: Random, key: str) -> Doing | None:
    post = chosen(chance, house.posts)
    if post is None or len(house.contacts) > 20:
        return None
    given = {"owner": {"postId": post["id"]}, "kind": "EMAIL", "value": f"{key}@example.org"}

    def done(payload: dict[str, Any]) -> None:
        house.contacts.append({**payload["contactPoint"], "post": post["id"]})
        _reached(house, post["id"])

    return Doing(given, "contactPoint { id published }", done)


def _update_contact(house: Household, chance: Random, key: str) -> Doing | None:
    contact = chosen(chance, house.contacts)
    if contact is None:
        return None

    def done(payload: dict[str, Any]) -> None:
        house.contacts.remove(contact)
        house.contacts.append({**payload["contactPoint"], "post": contact["post"]})
        _reached(house, contact["post"])

    given = {"contactPointId": contact["id"], "kind": "EMAIL", "value": f"{key}@example.org"}
    return Doing(given, "contactPoint { id published }", done, may=frozenset({"NOT_FOUND"}))


def _remove_contact(house: Household, chance: Random, _key: str) -> Doing | None:
    contact = chosen(chance, house.contacts)
    if contact is None:
        return None

    def done(_payload: dict[str, Any]) -> None:
        house.contacts.remove(contact)
        _reached(house, contact["post"])

    return Doing({"contactPointId": contact["id"]}, "post { id }", done, may=frozenset({"NOT_FOUND"}), marked=False)


ACTS: dict[str, Act] = {
    "createPost": _create,
    "updatePost": _update,
    "abolishPost": _abolish,
    "appointOfficer": _either_appoint,
    "endPosting": _end_posting,
    "undoPosting": _undo_posting,
    "transferOfficer": _transfer,
    "vacatePost": _vacate,
    "updateOfficer": _update_officer,
    "addContactPoint": _add_contact,
    "updateContactPoint": _update_contact,
    "removeContactPoint": _remove_contact,
}
