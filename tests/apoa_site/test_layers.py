"""Relations between models follow the layers: import-linter cannot see ``"app.Model"``."""

from django.apps import apps

# From the one that uses to the one that is used; equals are strangers to each other.
LAYERS = {"pages": 5, "mailing": 4, "news": 3, "membership": 3, "issues": 2, "core": 1}


def test_models_refer_downward_only():
    upward = []
    for app, layer in LAYERS.items():
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                target = getattr(field.related_model, "_meta", None) if field.is_relation else None
                if field.auto_created or not target or target.app_label not in LAYERS:
                    continue
                same = target.app_label == app
                if not same and LAYERS[target.app_label] >= layer:
                    upward.append(f"{model.__name__}.{field.name} → {target.label}")
    assert upward == []
