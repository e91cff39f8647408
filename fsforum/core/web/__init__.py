"""What every page shares: errors, headers, static files, templates."""
