"""The mails that development caught, in the browser. Has no address in production."""

from django.http import HttpRequest, HttpResponse


def inbox(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def html_part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    return HttpResponse("")
