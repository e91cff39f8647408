"""How fast the site is, beside the least that an honest page can do (docs/performance.md)."""
