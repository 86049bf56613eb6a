"""Requests: `filing` takes one in, `workflow` says who may do what with it when, `moves` does it (`moving` is the
transaction around each), `clock` counts its time, `escalating` asks the next post when time is up, `tracking` is the
applicant's secret."""
