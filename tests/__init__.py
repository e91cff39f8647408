"""The tests: folders mirror the package; journeys/ holds one story per user need."""
