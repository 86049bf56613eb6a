"""From the text of one cell to its value: fees, time limits, papers, officers, contacts."""
