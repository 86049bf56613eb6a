"""The office tree: levels, updates from an office list, and renaming, moving and closing by headquarters."""

from districts.offices.levels import Level as Level
from districts.offices.seed_lists import Change as Change
from districts.offices.seed_lists import EscalationTime as EscalationTime
from districts.offices.seed_lists import FormerOffice as FormerOffice
from districts.offices.seed_lists import HeadPost as HeadPost
from districts.offices.seed_lists import OfficeRow as OfficeRow
from districts.offices.seed_lists import Outcome as Outcome
from districts.offices.seeding import seed as seed
from districts.offices.seeding import unwatched as unwatched
from districts.offices.tree import EventType as EventType
from districts.offices.tree import present_code as present_code
