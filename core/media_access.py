"""Which pictures and documents are for everybody.

A file is as public as what it is used in: whoever knows or guesses the address of one that
belongs to an unpublished page gets nothing. Wagtail's reference index says where a file is
used; it holds the public text of a page, never a draft.
"""

import re
from urllib.parse import unquote

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

from core.middleware import has_second_factor
from core.models import SiteDocument, SiteImage, published

KEY = "key"
KEY_SECONDS = 60 * 60
SALT = "core.media_access"
FILE_ADDRESS = re.compile(r"(?:/media/images|/documents)/[^\s\"'<>?]+")


def is_public_file(file: SiteImage | SiteDocument) -> bool:
    """Whether something that everybody may read shows it or links to it.

    Beside pages these are the models that say so by ``files_are_public``; a page may deny
    it by the same name.
    """
    references = ReferenceIndex.get_references_to(file).select_related("base_content_type")
    page_pks = set()
    for reference in references:
        model = reference.base_content_type.model_class()
        if model is Page:
            page_pks.add(int(reference.object_id))
        elif getattr(model, "files_are_public", False):
            return True
    pages = published(Page.objects.filter(pk__in=page_pks)).specific()
    return any(getattr(page, "files_are_public", True) for page in pages)


def may_read_file(request: HttpRequest) -> bool:
    """Whether this reader may have the file at this address although it is not public."""
    return _has_key(request) or _is_staff(request)


def with_keys(html: str) -> str:
    """The same HTML with every address of a file good for whoever has it, for an hour.

    For readers without an account who are shown what is not public yet.
    """
    return FILE_ADDRESS.sub(lambda match: signed(match[0]), html)


def signed(path: str) -> str:
    """The path of a file, with a key to it."""
    return f"{path}?{KEY}={_signer().sign(unquote(path)).rpartition(unquote(path))[2][1:]}"


def _has_key(request: HttpRequest) -> bool:
    key = request.GET.get(KEY)
    if not key:
        return False
    try:
        _signer().unsign(f"{request.path}:{key}", max_age=KEY_SECONDS)
    except signing.BadSignature:
        return False
    return True


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT)


def _is_staff(request: HttpRequest) -> bool:
    # Asking a request without a session for its user would say that the answer varies.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.has_perm("wagtailadmin.access_admin") and has_second_factor(request)
