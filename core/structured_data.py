"""Schema.org objects as JSON-LD, one function per kind of thing.

See https://schema.org and Google's "Structured data" guides; every object is
given with absolute addresses and refers to the organization by its ``@id``.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.templatetags.static import static
from wagtail.models import Page

from core import share_image

if TYPE_CHECKING:  # the models import this module
    from core.models import BasePage, BrandSettings

JsonLd = dict[str, Any]


def organization_id(request: HttpRequest) -> str:
    return request.build_absolute_uri("/#organization")


def organization(brand: "BrandSettings", request: HttpRequest) -> JsonLd:
    contact = {"email": brand.email, "telephone": brand.phone, "address": brand.postal_address}
    return {
        "@type": "Organization",
        "@id": organization_id(request),
        "name": brand.name,
        "alternateName": brand.short_name,
        "url": request.build_absolute_uri("/"),
        "logo": request.build_absolute_uri(static("img/logo.png")),
        **({"description": brand.mission} if brand.mission else {}),
        **{key: value for key, value in contact.items() if value},
    }


def website(brand: "BrandSettings", request: HttpRequest) -> JsonLd:
    return {
        "@type": "WebSite",
        "@id": request.build_absolute_uri("/#website"),
        "name": brand.name,
        "url": request.build_absolute_uri("/"),
        "publisher": {"@id": organization_id(request)},
        "potentialAction": {
            "@type": "SearchAction",
            "target": request.build_absolute_uri("/search/") + "?q={search_term_string}",
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumb_list(pages: list[Page], request: HttpRequest) -> JsonLd:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": page.title,
                "item": request.build_absolute_uri(page.get_url(request)),
            }
            for position, page in enumerate(pages, 1)
        ],
    }


def article(page: "BasePage", request: HttpRequest) -> JsonLd:
    """What an article has beyond a page: by whom, since when, with which picture."""
    from core.models import BrandSettings  # the models import this module

    brand = BrandSettings.for_request(request)
    publisher = {
        "@type": "Organization",
        "@id": organization_id(request),
        "name": brand.name,
        "url": request.build_absolute_uri("/"),
        "logo": request.build_absolute_uri(static("img/logo.png")),
    }
    return {
        "image": request.build_absolute_uri(share_image.address(page, brand.name)),
        "datePublished": page.first_published_at,
        "dateModified": page.last_published_at,
        "author": publisher,
        "publisher": publisher,
    }


def for_page(page: "BasePage", request: HttpRequest) -> list[JsonLd]:
    """The page itself under its own type, and the way to it."""
    address = request.build_absolute_uri(page.get_url(request))
    about = {
        "@type": page.schema_type,
        "@id": address,
        "url": address,
        "name": page.title,
        "inLanguage": "en-US",
        "isPartOf": {"@id": request.build_absolute_uri("/#website")},
        **({"description": page.description} if page.description else {}),
    }
    above = page.breadcrumbs
    return [about, breadcrumb_list([*above, page], request)] if above else [about]
