"""What happens to a request, and when, from its filing to the end of the simulated period."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from districts.calendar import working_time
from districts.requests import clock, moves, transitions, workflow
from districts.requests.transitions import Change
from districts.requests.workflow import ANSWERED, OPEN, RUNNING, WAITING, Move
from districts.shared.text import LocalizedText
from simulator.random_choices import happens
from simulator.requests import behaviour
from simulator.requests.desks import Desk
from simulator.requests.simulated_request import APPLICANT, UPKEEP, SimulatedRequest
from simulator.vocabulary import Vocabulary

REMIND = "REMIND"
# A worker takes what is due within seconds.
_LAG = (0.5, 30.0)
_Next = tuple[datetime, str]


class History:
    """swept: until when workers ran. end: of the simulated period.

    spans: when the request was open. linked: when an officer links it to an earlier request, and that one's id.
    """

    def __init__(
        self, request: SimulatedRequest, desk: Desk, words: Vocabulary, random: Random, swept: datetime, end: datetime
    ) -> None:
        self.request, self.row, self.desk, self.words, self.random = request, request.row, desk, words, random
        self.swept, self.end = swept, end
        self.lag = timedelta(seconds=random.uniform(*_LAG))
        self.spans: list[tuple[datetime, datetime]] = []
        self.linked: tuple[datetime, int] | None = None
        self.applicant: list[_Next] = []
        self.office: datetime | None = None

    def run(self) -> None:
        """Runs all moves and tasks of workers before the end of the simulated period."""
        self._begin()
        while (following := min(self._following(), default=None)) is not None and following[0] < self.end:
            at, move = following
            self.row["now"] = at
            self._do(move)
        if self.row["status"] in OPEN:
            self.spans.append((self.row["opened_at"], self.end))

    def _begin(self) -> None:
        """A new opening: plans what the office and the applicant will do."""
        opened, pace = self.row["opened_at"], self.desk.pace * (0.6 if self.row["opening"] > 1 else 1.0)
        course = behaviour.course(self.random, self.request.target.kind, self.request.target.limit, pace)
        self.turns = course.office
        self.applicant = [(opened + after, move) for after, move in course.applicant]
        self._next_turn(opened)

    def _next_turn(self, since: datetime) -> None:
        """The office makes its next move after the working time that it takes."""
        self.office = self._worked(since, self.turns[0][0]) if self.turns else None

    def _worked(self, since: datetime, worked: timedelta) -> datetime:
        return working_time.after(self.desk.calendar.calendar, since, worked)

    def _following(self) -> list[_Next]:
        """All that may happen next; the earliest does."""
        following = [each for each in self.applicant if self.request.may(Move(each[1]))]
        if self.office is not None and self.row["status"] in RUNNING:
            following.append((self.office, self.turns[0][1]))
        if self.linked is not None and self.request.may(Move.LINK_DUPLICATE):
            following.append((self.linked[0], Move.LINK_DUPLICATE))
        following += [(at, move) for at, move in self._by_worker() if at <= self.swept]
        return following

    def _by_worker(self) -> list[_Next]:
        row, status = self.row, self.row["status"]
        if status in ANSWERED:
            return [(row["resolved_at"] + workflow.REOPENING + self.lag, Move.CLOSE)]
        if status not in OPEN:
            return []
        due: list[_Next] = []
        if status == WAITING:
            due.append((row["paused_since"] + workflow.WAITING_FOR + self.lag, Move.LAPSE))
        up = row["revisit_at"] or row["step_due_at"]
        if up is not None and (status in RUNNING or clock.is_up(row, row["now"])):
            due.append((max(up + self.lag, row["now"]), Move.ESCALATE))
        if status in RUNNING and row["remind_at"] is not None and row["remind_at"] + self.lag < row["step_due_at"]:
            due.append((max(row["remind_at"] + self.lag, row["now"]), REMIND))
        return due

    def _do(self, move: str) -> None:
        if move == REMIND:
            self.request.remind()
        elif move == Move.ESCALATE:
            self._escalate()
        elif move in {Move.LAPSE, Move.CLOSE}:
            self._program_move(Move(move))
        elif (self.row["now"], move) in self.applicant:
            self.applicant.remove((self.row["now"], move))
            self._applicant_move(Move(move))
        elif move == Move.LINK_DUPLICATE and self.linked is not None:
            self.request.make(Move.LINK_DUPLICATE, self._officer(), change=transitions.linked(self.linked[1]))
            self.linked = None
        else:
            self._office_move(Move(move))

    def _escalate(self) -> None:
        before = self.row["step"]
        faster = happens(self.random, 0.03) and self.row["exhausted_at"] is None
        if not (faster and self.request.escalate_for_applicant()):
            self.request.escalate()
        called = behaviour.called_in(self.random, self.desk.pace) if self.row["step"] > before else None
        if called is not None and self.office is not None:
            soon = self._worked(self.row["now"], called)
            if soon < self.office:
                # The moves in between are left out.
                self.turns, self.office = type(self.turns)([self.turns[-1]]), soon

    def _program_move(self, move: Move) -> None:
        if move is Move.LAPSE:
            self.request.make(move, UPKEEP, moves.NO_REPLY, transitions.lapsed())
            self._answered()
        else:
            self.request.make(move, UPKEEP)
            self.applicant = [each for each in self.applicant if each[1] == Move.RATE]

    def _office_move(self, move: Move) -> None:
        self.turns.popleft()
        self._next_turn(self.row["now"])
        if move is Move.HAND_OVER:
            others = [post.id for post in self.desk.office.posts if post.id != self.row["step_post_id"]]
            if others:
                self.request.make(move, self._officer(), change=transitions.handed_over(self.random.choice(others)))
            return
        public = move is not Move.COMMENT or happens(self.random, 0.5)
        self.request.make(move, self._officer(), self._message(move), Change(public=public))
        if move is Move.ASK:
            self.applicant.append((self.row["now"] + behaviour.reply(self.random), Move.REPLY))
        elif move in {Move.RESOLVE, Move.REJECT}:
            self._answered()

    def _answered(self) -> None:
        """What the applicant does next depends on the answer."""
        row = self.row
        self.spans.append((row["opened_at"], row["now"]))
        self.office = None
        then = behaviour.afterwards(self.random, rejected=self._rejected, late=self._late)
        self.applicant = [
            (row["now"] + after, move) for after, move in then if move is not Move.RATE or row["rating"] is None
        ]

    @property
    def _rejected(self) -> bool:
        return bool(self.row["status"] == workflow.REJECTED)

    @property
    def _late(self) -> bool:
        return self.row["due_at"] is not None and bool(self.row["resolved_at"] > self.row["due_at"])

    def _applicant_move(self, move: Move) -> None:
        if move is Move.REOPEN:
            self.request.reopen(self._message(move))
            self._begin()
        elif move is Move.RATE:
            rating = behaviour.rating(self.random, rejected=self._rejected, late=self._late)
            message = self._message(move) if happens(self.random, 0.3) else LocalizedText()
            self.request.make(move, APPLICANT, message, transitions.rated(rating))
        else:
            self.request.make(move, APPLICANT, self._message(move))
            if move is Move.REPLY:
                self._next_turn(self.row["now"])
            elif move is Move.WITHDRAW:
                self.spans.append((self.row["opened_at"], self.row["now"]))

    def _officer(self) -> str:
        """An officer of the office that has the request now."""
        return officer(self.request.all_posts.codes.get(self.row["step_post_id"], self.desk.office.code))

    def _message(self, move: Move) -> LocalizedText:
        rule = workflow.TABLE[move]
        meaning = f"MESSAGE_{rule.event}"
        if not rule.says and (meaning not in self.words.by_meaning or happens(self.random, 0.5)):
            return LocalizedText()
        return self.words.one(meaning, self.random)


def officer(office_code: str) -> str:
    """The subject of an office's officers; nobody can sign in with it."""
    return f"simulated:OFFICER@{office_code}"
