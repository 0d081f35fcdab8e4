from django.db.models import Exists, OuterRef, QuerySet

from core.models import BasePageQuerySet
from issues.models import IssuePage


class StatementQuerySet(BasePageQuerySet):
    def newest_first(self) -> "StatementQuerySet":
        return self.order_by("-date", "-pk")

    def about(self, issue: IssuePage) -> "StatementQuerySet":
        return self.filter(issues=issue)

    def withdrawn(self) -> "StatementQuerySet":
        return self.filter(Exists(self._withdrawals()))

    def readable(self) -> "StatementQuerySet":
        """Published ones whose text readers may have."""
        return self.published().exclude(Exists(self._withdrawals().filter(hides_text=True)))

    def for_listing(self) -> "StatementQuerySet":
        """With what a list shows of each, and without what it does not."""
        return (
            self.select_related("organization")
            .defer("body")
            .annotate(
                is_withdrawn=Exists(self._withdrawals()),
                hides_text=Exists(self._withdrawals().filter(hides_text=True)),
                is_corrected=Exists(self._of_each("corrections")),
            )
        )

    def with_corrections(self) -> "StatementQuerySet":
        """With all that became of each since it was published, in two queries for all of them."""
        return self.prefetch_related("corrections", "withdrawals")

    def _withdrawals(self) -> QuerySet:
        """Of each statement the one that holds today, if any."""
        return self._of_each("withdrawals").filter(republished_at=None)

    def _of_each(self, relation: str) -> QuerySet:
        """What the records point to is a statement: their models cannot be imported here."""
        model = getattr(self.model, relation).rel.related_model
        return model.objects.filter(statement=OuterRef("pk"))
