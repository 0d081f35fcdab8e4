"""``python -m scripts.people 1000000``: a database of made-up people, to measure with."""
