"""Buckets: a minute's worth at once, then as steadily as they fill."""

from __future__ import annotations

import pytest

from api import rates
from api.rates import Rates, TooMany


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def taken(limits: Rates, times: int, rate_class: str = "A", caller: str = "x") -> int:
    """How many of them are let through."""
    through = 0
    for _ in range(times):
        try:
            limits.take(rate_class, caller)
            through += 1
        except TooMany:
            pass
    return through


def test_a_minutes_worth_is_let_through_at_once_and_then_as_it_fills(clock: Clock) -> None:
    limits = Rates({"A": 30}, clock)

    assert taken(limits, 100) == 30
    clock.now += 2
    assert taken(limits, 100) == 1
    clock.now += 20
    assert taken(limits, 100) == 10
    clock.now += 3600
    assert taken(limits, 100) == 30


@pytest.mark.parametrize(("most", "wait"), [(1, 60), (30, 2), (60, 1), (6000, 1)])
def test_who_has_to_wait_is_told_how_long(clock: Clock, most: int, wait: int) -> None:
    limits = Rates({"A": most}, clock)
    assert taken(limits, most) == most

    with pytest.raises(TooMany) as refused:
        limits.take("A", "x")
    assert refused.value.wait == wait
    clock.now += wait
    limits.take("A", "x")


def test_each_has_a_bucket_and_each_class_a_size(clock: Clock) -> None:
    limits = Rates({"A": 2, "B": 3, "C": 0}, clock)

    assert [taken(limits, 9, "A", "x"), taken(limits, 9, "A", "y"), taken(limits, 9, "B", "x")] == [2, 2, 3]
    assert [taken(limits, 999, "C"), taken(limits, 999, "unheard of")] == [999, 999]


def test_no_more_are_remembered_than_there_is_room_for(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST", 3)
    limits = Rates({"A": 1}, clock)

    for caller in "abcd":
        assert taken(limits, 2, caller=caller) == 1
    assert len(limits._buckets) == 3
    assert [taken(limits, 2, caller=caller) for caller in "dcb"] == [0, 0, 0]
    assert taken(limits, 2, caller="a") == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("testclient", "testclient"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("a:b", "a:b"),
    ],
)
def test_who_an_address_stands_for(address: str, network: str) -> None:
    assert rates.network(address) == network
