"""Somebody's calendar, from a file or fetched: bytes → busy times → levels suggested for half days.

`reading` and `fetching` are the ways in. What strangers wrote is read by `read_apart`, what strangers serve
is fetched by `fetch_apart`, each in a process of its own. Nothing is imported here: those two start at once.
"""
