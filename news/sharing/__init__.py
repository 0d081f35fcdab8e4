"""Showing a statement, before it is public, to named people who have no account.

A reviewer is sent a link to exactly one revision and answers it; a journalist is sent one to
whatever waits for its embargo, and reads it.
"""
