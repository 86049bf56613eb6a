"""A national network that is made up, charters and requests and all: for trying out, tests and benchmarks.

`simulating` makes one, `marking` says that it is one. `words` is what its people say; `chances` draws everything by the
seed. Its offices: `posts`, `holders`, `charters` and how they differ from the catalogue (`variation`).
"""
