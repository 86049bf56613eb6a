"""What every stage needs of a text: folding with offsets, numbers in words, headings of columns, misspellings."""
