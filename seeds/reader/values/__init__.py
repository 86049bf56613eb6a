"""Stage `values`: parses the text of one cell: fees, time limits, papers, officers, contacts."""
