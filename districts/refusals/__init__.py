"""What rules refuse: expected failures, typed, said in both languages to the person who can mend them.

A module for each concept; rules say `refusals.no_office(code)`.
"""

from districts.refusals.api_clients import *
from districts.refusals.calendar import *
from districts.refusals.catalogue import *
from districts.refusals.charters import *
from districts.refusals.contacts import *
from districts.refusals.escalation import *
from districts.refusals.exports import *
from districts.refusals.health import *
from districts.refusals.idempotency import *
from districts.refusals.offices import *
from districts.refusals.postings import *
from districts.refusals.posts import *
from districts.refusals.refused import RefusalCode as RefusalCode
from districts.refusals.refused import Refused as Refused
from districts.refusals.refused import together as together
from districts.refusals.requests import *
from districts.refusals.routes import *
from districts.refusals.scope import *
from districts.refusals.services import *
from districts.refusals.trusted import *
