from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator

from core.forms import Form
from membership import address_checks, topics, wordings
from membership.addresses import tidy
from membership.names import tidy_name
from membership.states import STATES
from membership.wordings import Wording

ZIP_DIGITS = (5, 9)


class EmailField(forms.EmailField):
    """An address as typed, with an ASCII domain; its errors say what is wrong with it."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(
            label="E-mail address",
            max_length=254,
            widget=forms.EmailInput(attrs=attrs),
            error_messages={
                "required": "Enter your e-mail address.",
                "invalid": "Enter an e-mail address in the form name@example.com.",
            },
            **kwargs,
        )

    def to_python(self, value: str | None) -> str:
        return tidy(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        local, at, domain = value.rpartition("@")
        if " " in value:
            raise ValidationError("Take the space out of the e-mail address.")
        if not at:
            raise ValidationError("The e-mail address lacks its @, as in name@example.com.")
        if not local:
            raise ValidationError("Enter what stands before the @ in the e-mail address.")
        if "," in value or "." not in domain.strip("."):
            raise ValidationError(
                "Check what stands after the @ in the e-mail address: it should look like "
                "example.com."
            )
        address_checks.check(value)


class StateField(forms.ChoiceField):
    def __init__(self, *, label: str = "State or territory", whose: str = "your") -> None:
        super().__init__(
            label=label,
            choices=[("", "Choose one"), *STATES],
            widget=forms.Select(attrs={"autocomplete": "address-level1"}),
            error_messages={
                "required": f"Choose {whose} state or territory.",
                "invalid_choice": f"Choose {whose} state or territory from the list.",
            },
        )


class ZipCodeField(forms.CharField):
    """Five digits. ZIP+4 and spaces are taken, and no more kept than five digits."""

    widget = forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"})

    default_error_messages: ClassVar[dict[str, str]] = {
        "required": "Enter your ZIP code.",
        "invalid": "Enter a ZIP code of five digits, as in 20001.",
    }

    def to_python(self, value: str | None) -> str:
        value = super().to_python(value)
        digits = value.replace(" ", "").replace("-", "")
        if value and not (digits.isascii() and digits.isdigit() and len(digits) in ZIP_DIGITS):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return digits[:5]


class NameField(forms.CharField):
    """A name in one line; ``said`` is how the errors speak of it, if not as yours.

    ``missing`` says what to enter where that takes more than the name.
    """

    def __init__(
        self,
        *,
        label: str,
        autocomplete: str,
        said: str = "",
        missing: str = "",
        max_length: int = 100,
        **kwargs: Any,
    ) -> None:
        said = said or f"your {label.lower()}"
        super().__init__(
            label=label,
            max_length=max_length,
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            error_messages={"required": missing or f"Enter {said}."},
            **kwargs,
        )
        # The browser's limit would cut a pasted name in silence; ours says so.
        self.widget.attrs.pop("maxlength", None)
        self.validators = [
            MaxLengthValidator(max_length, f"Shorten {said} to {max_length} letters or fewer."),
            ProhibitNullCharactersValidator(),
        ]

    def to_python(self, value: str | None) -> str:
        return tidy_name(super().to_python(value))


class WordingField(forms.CharField):
    """Which words a form shows beside it, in a hidden field. Cleaned: the words themselves.

    A form that is shown again shows today's words, whatever it showed before.
    """

    def __init__(self, place: str) -> None:
        super().__init__(
            required=False,
            widget=forms.HiddenInput,
            initial=lambda: wordings.current(place).version,
        )
        self.place = place

    def bound_data(self, data: str | None, initial: str) -> str:
        return initial

    def clean(self, value: str | None) -> Wording:
        return wordings.shown(self.place, value or "")


class SignupForm(Form):
    """What the forms that ask for mail have in common.

    ``place`` is where the words of the consent are shown; which of them it was is in the
    field ``wording``.
    """

    place: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wording"] = WordingField(self.place)

    @classmethod
    def shown_wording(cls) -> Wording:
        """The words that this form shows when it is rendered now."""
        return wordings.current(cls.place)

    def chosen_topics(self) -> list[str]:
        """What the valid form asks to be mailed about."""
        raise NotImplementedError

    def details(self) -> dict[str, Any]:
        """What the valid form says about the person, by field of ``Signup``."""
        return {}


class NewsletterForm(SignupForm):
    place = wordings.TOPICS

    email = EmailField(help_text="We send one e-mail there, with a link that confirms it is yours.")
    topics = forms.MultipleChoiceField(
        label="What would you like to read?",
        widget=forms.CheckboxSelectMultiple,
        initial=[topics.Topic.NEWSLETTER.value],
        error_messages={
            "required": "Choose at least one topic.",
            "invalid_choice": "Choose topics from the list: one of those sent is not on it.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [
            (choice.value, choice.description) for choice in topics.choices()
        ]

    def chosen_topics(self) -> list[str]:
        return self.cleaned_data["topics"]
