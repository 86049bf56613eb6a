"""Text functions for all stages: folding with offsets, numbers in words, column headings, misspellings."""
