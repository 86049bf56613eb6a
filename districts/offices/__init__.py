"""The office tree: its levels, how a list brings it in step, and how headquarters renames, moves and closes offices."""

from districts.offices.levels import Level as Level
from districts.offices.lists import Change as Change
from districts.offices.lists import EscalationTime as EscalationTime
from districts.offices.lists import FormerOffice as FormerOffice
from districts.offices.lists import HeadPost as HeadPost
from districts.offices.lists import OfficeRow as OfficeRow
from districts.offices.lists import Outcome as Outcome
from districts.offices.seeding import seed as seed
from districts.offices.seeding import unwatched as unwatched
from districts.offices.tree import EventType as EventType
from districts.offices.tree import present_code as present_code
