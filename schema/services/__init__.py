"""Services of charters: fees, time limits, papers and methods."""
