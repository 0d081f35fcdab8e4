"""The pages behind links that are mailed, each as somebody who does not exist sees it."""

from http import HTTPStatus

from django.urls import reverse

from mailing import tokens as press_tokens
from membership import cards, tokens
from membership.data_rights import links as data_links
from membership.models import DataRequest
from news.sharing import links
from scripts.audit.made_up import Members, Press, Statements
from scripts.audit.pages import PageType

BUTTON = "main form[method=post] button"
DEAD_LINKS = {
    "dead link": "confirm",
    "dead link of a card": "card",
    "dead link to preferences": "preferences",
    "dead link to a copy": "my_data_file",
    "dead link of the press list": "press_list_place",
    "dead link to a preview": "press_preview",
}


def of_members(made: Members) -> list[PageType]:
    person, contact = made.ann.person, made.contact
    preferences = tokens.for_preferences(person)
    return [
        _page("confirm", "confirm", tokens.for_confirmation(made.joining), is_scored=True),
        _page("welcome", "confirm", tokens.for_confirmation(made.joined), is_scored=True),
        _page("card", "card", tokens.for_card(made.ann), is_scored=True),
        _page("card that lapsed", "card", tokens.for_card(made.lapsed)),
        _page("verification", "verify_member", cards.code_of(made.ann), is_scored=True),
        _page("verification of nobody", "verify_member", "x", status=HTTPStatus.NOT_FOUND),
        _page("renewal", "renewal", tokens.for_renewal(made.late)),
        _page("unsubscribe", "unsubscribe", tokens.for_unsubscription(person.address_hash),
              is_scored=True),
        _page("unsubscribed", "unsubscribe", tokens.for_unsubscription(contact.person.address_hash),
              pressed=BUTTON),
        _page("preferences", "preferences", preferences, is_scored=True),
        *(
            _page(f"preferences: {name.replace('_', ' ')}", name, preferences)
            for name in ("pause", "stop_all", "end_membership", "revoke_links", "change_address")
        ),
        _page("old address", "old_address", _change(made.change, tokens.OLD_ADDRESS)),
        _page("new address", "new_address", _change(made.change, tokens.NEW_ADDRESS)),
        _page("address that waits", "old_address", _change(made.agreed_change, tokens.OLD_ADDRESS)),
        _page("roster", "roster", tokens.for_roster(contact), is_scored=True),
        _page("link to the roster", "roster_link", tokens.for_preferences(contact.person)),
        _page("invitation", "invitation", tokens.for_invitation(made.invited), is_scored=True),
        _page("invitation with errors", "invitation", tokens.for_invitation(made.invited),
              pressed=BUTTON, status=HTTPStatus.UNPROCESSABLE_ENTITY),
        _page("invitation that was accepted", "invitation", tokens.for_invitation(made.on_roster)),
        _page("copy of one’s data", "my_data", preferences),
        _page("erasure", "erase_me", preferences),
        _page("download", "my_data_file", data_links.token_for(person, DataRequest.Kind.DOWNLOAD)),
        _page("what is erased", "erase_everything",
              data_links.token_for(person, DataRequest.Kind.ERASE), is_scored=True),
    ]  # fmt: skip


def of_the_press(made: Press, statements: Statements) -> list[PageType]:
    return [
        _page("press list: confirm", "press_list_confirm",
              press_tokens.for_confirmation(made.joining)),
        _page("press list: confirmed", "press_list_confirm",
              press_tokens.for_confirmation(made.joined)),
        _page("press list: place", "press_list_place",
              press_tokens.for_place(made.journalist.pk), is_scored=True),
        PageType("review", links.path_to_review(statements.review), is_scored=True),
        PageType("review with errors", links.path_to_review(statements.review), pressed=BUTTON,
                 status=HTTPStatus.UNPROCESSABLE_ENTITY),
        PageType("review that was answered", links.path_to_review(statements.answered),
                 is_scored=False),
        PageType("terms of a preview", links.path_to_preview(statements.preview), is_scored=True),
        PageType("preview", links.path_to_preview(statements.preview), pressed=BUTTON),
    ]  # fmt: skip


def dead_links() -> list[PageType]:
    return [_page(name, view, "x", status=HTTPStatus.GONE) for name, view in DEAD_LINKS.items()]


def _page(
    name: str, view: str, token: str, *, is_scored: bool = False, **fields: object
) -> PageType:
    """All are of a few layouts: Lighthouse, which takes long, looks at one of each."""
    return PageType(name, reverse(view, args=[token]), is_scored=is_scored, **fields)


def _change(change: object, side: str) -> str:
    return tokens.for_address_change(change, side)
