"""The charter that every member accepts; its text stands in templates/accounts/_charter.html."""

VERSION = 1
"""Goes up with each change of the text; an account keeps the one it accepted, and when."""
