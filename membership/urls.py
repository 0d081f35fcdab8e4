from django.urls import path

from membership import card_views, preference_views, views
from membership.roster import views as roster_views

urlpatterns = [
    path("join/check-your-mail/", views.check_your_mail, name="check_your_mail"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("card/<str:token>/", card_views.card, name="card"),
    path("card/<str:token>/member-card.pdf", card_views.card_pdf, name="card_pdf"),
    path("card/<str:token>/member-card.png", card_views.card_png, name="card_png"),
    path("members/verify/<str:code>/", card_views.verify, name="verify_member"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("roster/<str:token>/", roster_views.organization_roster, name="roster"),
    path("invitation/<str:token>/", roster_views.invitation, name="invitation"),
    path("renew/<str:token>/", roster_views.renewal, name="renewal"),
    path("preferences/<str:token>/", preference_views.preferences, name="preferences"),
]
