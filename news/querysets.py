from core.models import BasePageQuerySet
from issues.models import IssuePage


class StatementQuerySet(BasePageQuerySet):
    def newest_first(self) -> "StatementQuerySet":
        return self.order_by("-date", "-pk")

    def about(self, issue: IssuePage) -> "StatementQuerySet":
        return self.filter(issues=issue)

    def for_listing(self) -> "StatementQuerySet":
        """With what a list shows of each, and without what it does not."""
        return self.select_related("organization").defer("body")
