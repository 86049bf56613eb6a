"""Charters that nobody published: built from a model, written in three formats, damaged, and read back.

`model` draws what a charter says, `wordings` how its values are put, `layout` how the document looks, `writing` makes
text, HTML and .docx of that, `damage` spoils it, and `compare` says what the reader got wrong without a word.
"""
