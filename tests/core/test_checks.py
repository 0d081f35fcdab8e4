"""Each convention's check finds what breaks it; ``manage.py check`` runs on the house itself."""

from django.core.management import call_command
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from core import checks
from issues.models import IssuePage


def test_house_keeps_its_conventions():
    call_command("check", fail_level="WARNING")


def test_page_without_template_is_found(monkeypatch):
    monkeypatch.setattr(IssuePage, "template", "issues/missing.html")
    assert [error.id for error in checks.check_page_templates(None)] == ["apoa.E001"]


def test_page_without_parent_types_is_found(monkeypatch):
    monkeypatch.delattr(IssuePage, "parent_page_types")
    assert [error.obj for error in checks.check_parent_page_types(None)] == [IssuePage]


def test_page_without_description_is_found(monkeypatch):
    class Bare:
        pass

    monkeypatch.setattr(checks, "own_page_models", lambda: [Bare])
    assert [error.id for error in checks.check_page_descriptions(None)] == ["apoa.E003"]


def test_bare_image_chooser_is_found_at_any_depth():
    deep = StreamBlock([("list", ListBlock(StructBlock([("image", ImageChooserBlock())])))])
    assert checks._has_bare_chooser(deep)
    assert not checks._has_bare_chooser(StreamBlock([("image", ImageBlock())]))
