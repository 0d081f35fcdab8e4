"""What reviewers and journalists see behind their links."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core.media_access import with_keys
from core.personal_pages import BrokenLinkError, personal
from core.responses import SeeOther
from news.models import PressPreview, ReviewRequest, StatementPage
from news.outputs.wire import wire_text
from news.record.differences import Kind, differences
from news.release.holding import due_label
from news.sharing import links, previews, reviews
from news.sharing.forms import AnswerForm
from news.sharing.scheduled import is_being_published, scheduled_revision


def broken_link(request: HttpRequest) -> HttpResponse:
    """The same for a link that never worked, that is revoked and that is too old."""
    return _page(request, "broken_link", status=HTTPStatus.GONE)


@personal(broken_link)
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text and take the answer. A link that is dead shows no text."""
    review = links.review_of(token)
    if review.decision:
        return _page(request, "review_answered", review=review)
    if review.is_waiting and reviews.is_intact(review):
        return _open_review(request, review)
    if review.state in (ReviewRequest.State.REVOKED, ReviewRequest.State.EXPIRED):
        raise BrokenLinkError
    return _page(request, "review_superseded", status=HTTPStatus.GONE, review=review)


def _open_review(request: HttpRequest, review: ReviewRequest) -> HttpResponse:
    form = AnswerForm(request.POST if request.method == "POST" else None)
    is_asker = _is_asker(request, review)
    if form.is_valid() and not is_asker:
        try:
            reviews.decide(review=review, **form.cleaned_data)
        except reviews.CannotPublishError as error:
            form.add_error(
                None, f"Your approval could not be taken: {error} Tell the press office."
            )
        except reviews.NotWaitingError:
            return SeeOther(request.path)  # which says what became of it
        else:
            return SeeOther(request.path)
    return _page(
        request,
        "review",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        review=review,
        form=form,
        is_asker=is_asker,
        takes_step=reviews.step(review) is not None,
        **_text(review),
    )


def _text(review: ReviewRequest) -> dict[str, Any]:
    """The statement as it will appear, and what differs from what is public."""
    public, statement = review.statement, review.revision.as_object()
    changes = []
    if public.live and public.live_revision_id != review.revision_id:
        found = differences(wire_text(public), wire_text(statement))
        changes = found if any(each.kind is not Kind.SAME for each in found) else []
    return {"statement": statement, "public": public, "differences": changes}


def _is_asker(request: HttpRequest, review: ReviewRequest) -> bool:
    """Whoever asks does not answer. Sessions are asked for only where there is a cookie."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and request.user == review.asked_by


@personal(broken_link)
def press_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the terms, and the text to whoever accepts them by the button.

    Programs that check mail for harm open every link: opening is not reading.
    """
    preview = links.preview_of(token)
    if preview.revoked_at:
        raise BrokenLinkError
    revision = scheduled_revision(preview.statement)
    if revision is None:
        return _after_embargo(request, preview)
    if not preview.is_open:
        raise BrokenLinkError
    context = {"preview": preview, "embargo_label": due_label(revision)}
    if request.method != "POST":
        return _page(request, "preview_terms", **context)
    before = previews.visit(preview=preview, revision=revision)
    is_changed = before is not None and before.revision_pk != revision.pk
    return _page(
        request,
        "preview",
        statement=revision.as_object(),
        changed_since=before if is_changed else None,
        **context,
    )


def _after_embargo(request: HttpRequest, preview: PressPreview) -> HttpResponse:
    """Lead to the public page, once there is one."""
    if is_being_published(preview.statement):
        return _page(request, "preview_over")
    public = StatementPage.objects.published().filter(pk=preview.statement_id).first()
    if public is None:
        raise BrokenLinkError
    return SeeOther(public.get_url(request))


def _page(
    request: HttpRequest, name: str, *, status: HTTPStatus = HTTPStatus.OK, **context: object
) -> HttpResponse:
    html = render_to_string(f"news/sharing/{name}.html", context, request)
    return HttpResponse(with_keys(html), status=status)
