"""``make bench``: how fast pages are, against the same bytes from nginx in the same run."""
