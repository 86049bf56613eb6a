"""The office calendar: when an office works.

An office has ordinary hours and a working week; exceptions are declared for an office and all below it. On a day

1. whether it works is decided by the exceptions of kind HOLIDAY and WORKING_DAY whose days include it: the nearest
   office upwards wins, and of one office the exception declared last. So a district's WORKING_DAY precedes the nation's
   HOLIDAY on the same day, whichever was declared first; a later HOLIDAY of the district precedes both. Without an
   exception the working week of the ordinary hours decides;
2. its opening and closing times are decided by the HOURS exceptions in the same way; without one, by the ordinary hours
   of the nearest office upwards that has any for that day. HOURS never make a day a working day or a day off.

An exception applies until it is revoked. An estimated one (its date depends on the moon) is replaced by the last
HOLIDAY that its own office declared for one of its days, and applies again when that is revoked.
"""
