"""Requests: `filing` submits one, `workflow` defines who may make which move when, and `moves` makes it.

`move_transaction` is the transaction around each move. `clock` computes a request's deadlines, `escalation` hands it to
the next post when time is up, and `tracking` makes the applicant's secret code.
"""
