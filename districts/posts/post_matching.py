"""Matches the posts that a document names, by title and officer, to posts of the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.charters.draft import NamedPost

Named = tuple[str, str | None]
"""The key of a post in a document: the title, and the officer if named."""


async def seat(client: BaseDBAsyncClient, office_id: int, named: Iterable[NamedPost]) -> dict[Named, int]:
    """The id of the post for each name of a document, created in the office as tentative if missing.

    Matched by present or former title: first the post that the named officer holds, then one of this office, then
    the head of an office above. Two officers under one title are two posts; a title without an officer means an
    existing post. Takes three statements, however many names there are.
    """
    keys = {(post.title, post.officer): post.title_en for post in named}
    if not keys:
        return {}
    titles, officers = [title for title, _ in keys], [officer for _, officer in keys]
    asked = await client.execute_query_dict(_ASKED, [titles, list(keys.values()), officers])
    names = [_Name(**row) for row in asked]
    posts = [_Post(**row) for row in await client.execute_query_dict(_POSTS, [office_id])]
    found: dict[Named, _Post] = {}
    for key, name in zip(keys, names, strict=True):
        fit = [post for post in posts if post.means(name, names)]
        post = min(fit, key=lambda post: post.rank(name)) if fit else _Post.new(name)
        if not fit:
            posts.append(post)
        post.seated.append(name.officer)
        found[key] = post
    await _create(client, office_id, [post for post in posts if post.named])
    return {key: post.id for key, post in found.items()}


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a document. titles, officer: normalised. row: the columns of a post created for it.

    known_as: the normalised titles by which that post is found afterwards.
    """

    titles: list[str]
    officer: str | None
    row: list[str | None]
    known_as: list[str]


@dataclass(slots=True)
class _Post:
    """A candidate. above: levels above the office; named: the name that creates it, if it does not exist yet."""

    id: int
    titles: list[str]
    head: bool
    above: int
    holder: str | None
    held: bool
    seated: list[str | None] = field(default_factory=list)
    named: _Name | None = None

    @classmethod
    def new(cls, name: _Name) -> _Post:
        return cls(_UNNUMBERED, name.known_as, head=False, above=0, holder=None, held=False, named=name)

    def means(self, name: _Name, names: list[_Name]) -> bool:
        """Whether the post can be meant: it is not taken by another officer of this document, nor held by one whom the
        document names under the same title, in any order.
        """
        if not self._called(name) or (self.above and not (self.head and name.officer in {None, self.holder})):
            return False
        if self._own(name):
            return True
        if name.officer is None:
            return True
        seated = any(officer not in {None, name.officer} for officer in self.seated)
        named = self.holder is not None and any(each.officer == self.holder and self._called(each) for each in names)
        return not seated and not named

    def rank(self, name: _Name) -> tuple[Any, ...]:
        """The candidate with the lowest rank is meant."""
        return not self._own(name), self.above, self.head and name.officer is not None, self.held, self.id

    def _called(self, name: _Name) -> bool:
        return not set(self.titles).isdisjoint(name.titles)

    def _own(self, name: _Name) -> bool:
        """Whether the named officer has the post: assigned by this document, or else as its holder."""
        seated = {officer for officer in self.seated if officer is not None}
        return name.officer is not None and (name.officer in seated or (not seated and name.officer == self.holder))


# After every existing post.
_UNNUMBERED = 2**31

# A title in Latin letters is English, any other Bengali. It is stored as published; the other language comes from the
# document, or from the order that renamed the title.
_ASKED = """
SELECT array_remove(ARRAY[normalised(n.title), normalised(n.title_en)], NULL) AS titles,
       normalised(n.officer) AS officer, r.row,
       ARRAY(SELECT normalised(said) FROM unnest(r.row) AS said WHERE said IS NOT NULL) AS known_as
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS n (title, title_en, officer, position)
CROSS JOIN LATERAL (SELECT n.title ~ '[A-Za-z]' AND n.title !~ '[\\u0980-\\u09ff]' AS latin) script
LEFT JOIN LATERAL (SELECT r.* FROM renamed_titles r
                   WHERE normalised(n.title) IN (normalised(r.former_bn), normalised(r.former_en))
                   ORDER BY r.since DESC, r.id DESC LIMIT 1) t ON true
CROSS JOIN LATERAL (SELECT ARRAY[CASE WHEN latin THEN t.former_bn ELSE n.title END,
                                 CASE WHEN latin THEN n.title ELSE coalesce(n.title_en, t.former_en) END,
                                 t.current_bn, t.current_en] AS row) r
ORDER BY n.position
"""
_POSTS = """
SELECT p.id, array_remove(ARRAY[normalised(p.title_bn), normalised(p.current_title_bn), normalised(p.title_en),
                                normalised(p.current_title_en)], NULL) AS titles,
       p.head, nlevel(o.code) - nlevel(a.code) AS above, r.name_key AS holder, g.officer_id IS NOT NULL AS held
FROM offices o
JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
JOIN posts p ON p.office_id = a.id AND (p.head OR a.id = o.id)
LEFT JOIN postings g ON g.post_id = p.id AND NOT g.acting AND g.held @> dhaka_today()
LEFT JOIN officers r ON r.id = g.officer_id
WHERE o.id = $1 AND coalesce(p.abolished_on > dhaka_today(), true)
"""


async def _create(client: BaseDBAsyncClient, office_id: int, posts: list[_Post]) -> None:
    if posts:
        rows = [list(column) for column in zip(*(post.named.row for post in posts if post.named), strict=True)]
        created = await client.execute_query_dict(_CREATE, [office_id, *rows])
        for post, row in zip(posts, created, strict=True):
            post.id = row["id"]


_CREATE = """
INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head, tentative)
SELECT $1, title_bn, title_en, current_bn, current_en, false, true
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
    AS named (title_bn, title_en, current_bn, current_en, position)
ORDER BY position
RETURNING id
"""
