"""All mutations: for each the way to make one of it from what a household has been answered."""

from __future__ import annotations

from tests.soak.acts import charters, identity, offices, posts, requests
from tests.soak.acts.act import Act

ACTS: dict[str, Act] = {**requests.ACTS, **charters.ACTS, **posts.ACTS, **offices.ACTS, **identity.ACTS}
