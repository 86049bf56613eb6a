"""What can be taken away as a table: `datasets` says which there are, `reading` brings their rows.

A data set is data: its columns and one statement. Its name, its columns and their order are a promise to whoever reads
them with a program: columns are added at the end, and none is renamed or taken out.
"""
