"""Text typed for the ANSI fonts of Bijoy (SutonnyMJ and others whose names end in MJ), converted to Unicode.

`conversion` converts a document: it finds the words in Bijoy (`words`, by the statistics of `likeness`, or by their
font, `font_marks`), and `to_unicode` converts each by the table glyphs.tsv. `to_bijoy` is the other direction.
"""
