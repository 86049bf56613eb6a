"""Requests: `filing` takes one in, `workflow` says who may do what with it when, and `moves` does it.

`move_transaction` is the transaction around each move. `clock` counts a request's time, `escalation` asks the next post
when time is up, and `tracking` is the applicant's secret.
"""
