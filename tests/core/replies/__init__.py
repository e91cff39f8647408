"""Replies as French mail programs write them: what was sent, and what of it is new."""
