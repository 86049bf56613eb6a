"""What every stage needs of a text: folding that keeps its offsets, numbers in words, misspellings."""
