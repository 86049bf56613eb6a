"""When an office works.

An office has ordinary hours and a working week; exceptions are declared for an office and all below it. On a day

1. whether it works is said by the exceptions of kind HOLIDAY and WORKING_DAY whose days include it: the one of the
   nearest office upwards holds, of one office's the one declared last. A district's WORKING_DAY so beats the nation's
   HOLIDAY of the same day, whichever was declared first; a later HOLIDAY of the district beats both. Without any, the
   working week of the ordinary hours decides;
2. when it opens and closes is said by the HOURS exceptions in the same way; without any, by the ordinary hours, which
   are those of the nearest office upwards that has some for that day. HOURS make no working day, and no day off.

An exception stands until it is revoked. An estimated one (the moon decides) is replaced by the last HOLIDAY that its
own office declared for one of its days, and stands again when that is revoked.
"""
