"""What the overview shows: counted now and then, so that opening it costs nothing."""

from django.db import models

from membership.models.consent import Source


class Figures(models.Model):
    """The newest count, in one row. ``membership.figures.counting`` says what is in it."""

    counted_at = models.DateTimeField("counted")
    data = models.JSONField()

    class Meta:
        default_permissions = ("view",)
        verbose_name_plural = "figures"

    def __str__(self) -> str:
        return f"Figures of {self.counted_at:%Y-%m-%d %H:%M}"


class SignupWeek(models.Model):
    """How many signups a week had, and how many were confirmed. Stays when they are deleted."""

    monday = models.DateField()
    source = models.CharField(max_length=20, choices=Source)
    asked = models.PositiveIntegerField()
    confirmed = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["monday", "source"]
        constraints = [models.UniqueConstraint("monday", "source", name="signup_week_unique")]

    def __str__(self) -> str:
        return f"{self.monday}, {self.get_source_display()}: {self.confirmed} of {self.asked}"
