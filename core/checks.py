"""Conventions of the house that people would otherwise have to remember."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.blocks import BaseBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import get_page_models

OWN_APPS = {"core", "issues", "mailing", "membership", "news", "pages"}


def own_page_models() -> list[type[models.Model]]:
    return [model for model in get_page_models() if model._meta.app_label in OWN_APPS]


@register
def check_page_templates(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return list(_missing_templates())


def _missing_templates() -> Iterator[CheckMessage]:
    for model in own_page_models():
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            yield Error(
                f"{model.__name__} has no template.",
                hint=f"Write templates/{model.template}.",
                obj=model,
                id="apoa.E001",
            )


@register
def check_parent_page_types(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{model.__name__} does not say below which pages it may stand.",
            hint="Set parent_page_types.",
            obj=model,
            id="apoa.E002",
        )
        for model in own_page_models()
        if "parent_page_types" not in vars(model)
    ]


@register
def check_page_descriptions(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{model.__name__} gives no description for search results.",
            hint="Derive it from core.models.BasePage.",
            obj=model,
            id="apoa.E003",
        )
        for model in own_page_models()
        if not hasattr(model, "description")
    ]


@register
def check_images_have_text(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A picture in a block is an ImageBlock: the bare chooser asks for no alternative text."""
    return [
        Error(
            f"{model.__name__}.{field.name} chooses a picture without its alternative text.",
            hint="Use wagtail.images.blocks.ImageBlock.",
            obj=model,
            id="apoa.E004",
        )
        for model in own_page_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField) and _has_bare_chooser(field.stream_block)
    ]


def _has_bare_chooser(block: BaseBlock) -> bool:
    if isinstance(block, ImageBlock):
        return False
    if isinstance(block, ImageChooserBlock):
        return True
    children = list(getattr(block, "child_blocks", {}).values())
    if child := getattr(block, "child_block", None):
        children.append(child)
    return any(_has_bare_chooser(child) for child in children)
