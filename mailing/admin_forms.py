"""What staff fill in about the press list and mailings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

from core.models import User
from issues.models import IssuePage
from mailing import services
from mailing.audiences import OFFERED, Amount, Reach
from mailing.models import Audience, Journalist, Occasion
from mailing.models.journalist import Kind, Wanted
from membership.models import Suppression
from membership.states import STATES

DESCRIPTIONS = {
    Audience.PRESS: "The press list: journalists who want this kind of statement on these issues",
    Audience.STATEMENTS: "Everybody who subscribed to statements",
    Audience.ISSUES: "Everybody who subscribed to {issues}",
    Audience.STATES: "Everybody who asked for state alerts and lives in the states chosen below",
    Audience.SAME: "Everybody who got an earlier mail about this statement, except those who left",
}


class JournalistForm(WagtailAdminModelForm):
    kinds = forms.MultipleChoiceField(
        label="Kinds of statement",
        help_text="None chosen: every kind.",
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    issues = forms.ModelMultipleChoiceField(
        queryset=IssuePage.objects.live().order_by("path"),
        help_text="None chosen: every issue.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["name", "outlet", "email", "kinds", "issues"]

    class Meta:
        model = Journalist
        fields = ["name", "outlet", "email", "kinds", "issues"]

    @property
    def wanted(self) -> Wanted:
        return Wanted.chosen(self.cleaned_data["kinds"], self.cleaned_data["issues"])

    def save(self, commit: bool = True) -> Journalist:
        journalist = super().save(commit=commit)
        journalist.choose(self.wanted)
        return journalist


class NewJournalistForm(JournalistForm):
    """Nobody is put on the list without a word on how they asked for it."""

    told = forms.CharField(
        label="How they asked for it",
        help_text="Kept on record as their consent. For example: “By phone on March 3, 2026, to "
        "Pat Lee” or “Business card handed over at the Boston conference, asked to be added”.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how they asked to be on the list: it is their consent."},
    )
    field_order = [*JournalistForm.field_order, "told"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returning: Journalist | None = None

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if Suppression.objects.of(email).exists():
            raise ValidationError(
                "This address must not be mailed: its owner left all our lists, complained, or "
                "told us so. Only they can come back, through the press list's form."
            )
        known = Journalist.objects.at(email).first()
        if known and not known.is_active:
            self.returning = known
        return email

    def _get_validation_exclusions(self) -> set[str]:
        # Somebody who left and asks again is no second journalist.
        exclude = super()._get_validation_exclusions()
        return exclude | {"email"} if getattr(self, "returning", None) else exclude

    def save(self, commit: bool = True) -> Journalist:
        self.instance = services.add_journalist(
            email=self.cleaned_data["email"],
            wanted=self.wanted,
            told=self.cleaned_data["told"],
            by=_name(self.for_user),
            name=self.cleaned_data["name"],
            outlet=self.cleaned_data["outlet"],
        )
        return self.instance


def _name(user: User | None) -> str:
    return str(user or "")


class EndForm(forms.Form):
    told = forms.CharField(
        label="Why",
        help_text="Kept on record. For example: “Wrote on March 3, 2026, that she changed jobs”.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how you know that the mail is not wanted any more."},
    )


class SendForm(forms.Form):
    """Whom a mailing goes to. Nothing is chosen beforehand where there is a choice."""

    audiences = forms.MultipleChoiceField(
        label="Who gets it",
        help_text="Who is in several of these gets one mail: at once, or with the daily or weekly "
        "digest that they chose. Whoever got this mail before, paused their mail, or must not be "
        "mailed is not counted and gets none.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who gets it."},
    )
    states = forms.MultipleChoiceField(
        label="States",
        help_text="For state alerts: where it matters. In brackets, how many people there asked "
        "for them when it was last counted.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Note for colleagues",
        required=False,
        help_text="Kept with the mailing; not part of the mail.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        occasion: Occasion,
        reach: Reach,
        issues: list[str],
        alerts: dict[str, int] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = OFFERED[occasion]
        self.fields["audiences"].choices = [
            (audience.value, _choice(audience, reach.each[audience], issues))
            for audience in offered
            if issues or audience != Audience.ISSUES
        ]
        self.fields["states"].choices = [
            (code, name if alerts is None else f"{name} ({alerts.get(code, 0):,})")
            for code, name in STATES
        ]
        if Audience.STATES not in offered:
            del self.fields["states"]
        if len(offered) == 1:
            self.fields["audiences"].initial = [offered[0].value]

    def clean(self) -> None:
        alerts = Audience.STATES in self.cleaned_data.get("audiences", [])
        states = self.cleaned_data.get("states", [])
        if alerts and not states and not self.has_error("states"):
            self.add_error("states", "Choose the states whose people get the alert.")
        if states and not alerts and not self.has_error("audiences"):
            self.add_error(
                "audiences", "You chose states: choose state alerts here too, or no state below."
            )


def _choice(audience: Audience, amount: Amount, issues: list[str]) -> str:
    name = DESCRIPTIONS[audience].format(issues=" or ".join(issues))
    return f"{name} ({amount.in_full})"
