from http import HTTPStatus

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """Whatever the request was, the answer is to be fetched there (RFC 9110, 15.4.4)."""

    status_code = HTTPStatus.SEE_OTHER
