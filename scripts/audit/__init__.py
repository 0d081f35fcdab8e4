"""``make audit``: Lighthouse, the Nu HTML checker and axe over every page type of the site."""
