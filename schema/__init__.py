# What an enum's values mean is said before any type uses it.
from schema import enums as enums
