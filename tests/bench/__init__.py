"""Benches of `make bench`: each part prints JSON and judges nothing.

Unless a part says otherwise, CPU time is that of its process and of the PostgreSQL process that serves it.
"""
