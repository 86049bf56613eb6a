"""What only a draft says is seen by nobody."""

from __future__ import annotations

import models
from districts import scope
from districts.charters import publishing, storing
from districts.charters.draft import NamedPost
from models.database.connection import Database
from schema.plan import ids
from tests.schema.networks import drafts
from tests.support.queries import ask
from tests.support.rows import TESTER

OFFICE = "bd.dhaka.gazipur"
CLERK = drafts.service("c1", "সেবা", responsible=NamedPost("উচ্চমান সহকারী", officer="জনাব করিম"))
POSTS = f"""{{ office(code: "{OFFICE}") {{ posts {{ title {{ bn }} officer {{ name {{ bn }} }} }} }} }}"""
NODE = "query ($id: ID!) { node(id: $id) { ... on Post { title { bn } } } }"
HEAD = {"title": {"bn": "প্রোগ্রামার"}, "officer": None}


async def test_a_post_that_a_draft_creates_is_seen_when_it_is_published(seeded: Database) -> None:
    # given
    stored = await storing.store(OFFICE, drafts.charter([CLERK]), actor=TESTER)
    async with scope.acting(TESTER):
        post = await models.Post.get(title_bn="উচ্চমান সহকারী")
    post_id = ids.encode("Post", post.id)

    # when
    before, node_before = await ask(seeded, POSTS), await ask(seeded, NODE, id=post_id)
    await publishing.publish(OFFICE, stored.revision, actor=TESTER)
    after, node_after = await ask(seeded, POSTS), await ask(seeded, NODE, id=post_id)

    # then
    assert before == {"data": {"office": {"posts": [HEAD]}}}
    assert node_before == {"data": {"node": None}}
    clerk = {"title": {"bn": "উচ্চমান সহকারী"}, "officer": {"name": {"bn": "জনাব করিম"}}}
    assert after == {"data": {"office": {"posts": [HEAD, clerk]}}}
    assert node_after == {"data": {"node": {"title": {"bn": "উচ্চমান সহকারী"}}}}


async def test_two_drafts_that_name_the_same_new_post_mean_one(seeded: Database) -> None:
    # when
    for _ in range(2):
        await storing.store(OFFICE, drafts.charter([CLERK]), actor=TESTER)

    # then
    async with scope.acting(TESTER):
        assert await models.Post.filter(title_bn="উচ্চমান সহকারী", tentative=True).count() == 1
