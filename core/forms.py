from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Forms look up their templates where every other template is."""
