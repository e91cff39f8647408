"""Days away of a référent, and who stands in for them."""
