"""``make chaos``: people sign up while everything that serves them is killed, again and again."""
