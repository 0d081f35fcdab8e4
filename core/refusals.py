"""A page that must not become public as it is."""


class NotPublishableError(Exception):
    """Says why a page was not published, and what to do, to whoever wanted to publish it.

    Raised by a page's ``publish()`` and ``save()``, whatever way leads there. In the admin
    ``core.middleware.refusals`` shows the message.
    """
