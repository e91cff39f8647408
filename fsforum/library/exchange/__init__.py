"""The library as an archive: Markdown with its facts at the head, the files beside, out and back in."""
