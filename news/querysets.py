from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from core.models import BasePageQuerySet
from issues.models import IssuePage
from news.desk import states

# A statement's place in every list: its date, and its primary key among those of one day.
Place = tuple[date, int]
PLACE = Tuple(F("listings__date"), F("listings__statement_id"))


class StatementQuerySet(BasePageQuerySet):
    def newest_first(self) -> "StatementQuerySet":
        return self.order_by("-date", "-pk")

    def about(self, issue: IssuePage) -> "StatementQuerySet":
        return self.filter(issues=issue)

    def listed(
        self,
        *,
        issue: IssuePage | None = None,
        kind: str = "",
        year: int | None = None,
        before: Place | None = None,
        after: Place | None = None,
    ) -> "StatementQuerySet":
        """The live ones of an issue, a kind and a year, newest first.

        From the one index that has them in this order (see ``Listing``): the first few cost
        the same whatever there is, and so do the first few older than a place. Those
        ``after`` a place, which are newer, come oldest first: the nearest to it.
        """
        # All in one call: each would ask for a listing of its own. Without the second, none
        # at all would do as one of no issue.
        chosen: dict[str, Any] = {"listings__issue": issue, "listings__isnull": False}
        if kind:
            chosen["listings__kind"] = kind
        if year:
            chosen["listings__date__range"] = (date(year, 1, 1), date(year, 12, 31))
        bounds = [TupleLessThan(PLACE, before)] if before else []
        bounds += [TupleGreaterThan(PLACE, after)] if after else []
        found = self.filter(*bounds, **chosen)
        # By issue first, though there is one only: PostgreSQL takes no order from an index of
        # which a column IS NULL.
        order = [f"listings__{name}" for name in ("issue_id", "date", "statement_id")]
        return found.order_by(*order if after else [f"-{name}" for name in order])

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

    def with_parts(self) -> "StatementQuerySet":
        later_versions = self._of_each("versions").filter(number__gt=1)
        return (
            self.with_corrections()
            .prefetch_related("attachments", "contacts", "issues")
            .annotate(has_versions=Exists(later_versions))
        )

    def with_state(self) -> "StatementQuerySet":
        """With ``states``, the most pressing first, and when and where it goes out, if it does.

        ``goes_out_at`` is the approved moment, ``goes_out_zone`` the zone that names it.
        """
        return self.annotate(states=states.as_array(self.model), **states.schedule())

    def in_state(self, *wanted: str) -> "StatementQuerySet":
        """Those of which at least one of these states holds."""
        held = states.conditions(self.model)
        return self.filter(reduce(or_, (held[states.State(state)] for state in wanted), Q()))

    def _withdrawals(self) -> QuerySet:
        """Of each statement the one that holds today, if any."""
        return self._of_each("withdrawals").filter(republished_at=None)

    def _of_each(self, relation: str) -> QuerySet:
        """What the records point to is a statement: their models cannot be imported here."""
        model = getattr(self.model, relation).rel.related_model
        return model.objects.filter(statement=OuterRef("pk"))
