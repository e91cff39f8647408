"""One story for each need of the people of the network, in a real browser."""
