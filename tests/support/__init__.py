"""What the tests stand on: throwaway PostgreSQL, Chromium, a mail server, a guard on the network."""
