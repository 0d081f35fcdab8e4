from django.urls import include, path

from membership import card_views, views
from membership.preferences import address_views, link_views, unsubscribe_views
from membership.preferences import views as preference_views
from membership.roster import views as roster_views

urlpatterns = [
    path("", include("membership.data_rights.urls")),
    path("join/check-your-mail/", views.check_your_mail, name="check_your_mail"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("card/<str:token>/", card_views.card, name="card"),
    path("card/<str:token>/member-card.pdf", card_views.card_pdf, name="card_pdf"),
    path("card/<str:token>/member-card.png", card_views.card_png, name="card_png"),
    path("members/verify/<str:code>/", card_views.verify, name="verify_member"),
    path("unsubscribe/<str:token>/", unsubscribe_views.unsubscribe, name="unsubscribe"),
    path("roster/link/<str:token>/", roster_views.roster_link, name="roster_link"),
    path("roster/<str:token>/", roster_views.organization_roster, name="roster"),
    path("invitation/<str:token>/", roster_views.invitation, name="invitation"),
    path("renew/<str:token>/", roster_views.renewal, name="renewal"),
    path("preferences/", link_views.my_link, name="my_link"),
    path("preferences/check-your-mail/", link_views.my_link_sent, name="my_link_sent"),
    path("preferences/<str:token>/", preference_views.preferences, name="preferences"),
    path("preferences/<str:token>/pause/", preference_views.pause, name="pause"),
    path("preferences/<str:token>/stop/", preference_views.stop, name="stop_all"),
    path(
        "preferences/<str:token>/end-membership/",
        preference_views.end_membership,
        name="end_membership",
    ),
    path("preferences/<str:token>/new-link/", preference_views.revoke_links, name="revoke_links"),
    path("preferences/<str:token>/address/", address_views.change_address, name="change_address"),
    path("old-address/<str:token>/", address_views.old_address, name="old_address"),
    path("new-address/<str:token>/", address_views.new_address, name="new_address"),
]
