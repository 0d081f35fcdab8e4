from localflavor.us.us_states import STATE_CHOICES

# The fifty states, the District of Columbia, the territories, and military mail.
STATES = list(STATE_CHOICES)
