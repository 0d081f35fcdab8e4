from django.urls import path

from apoa_site import dev_mail

urlpatterns = [
    path("mail/", dev_mail.inbox, name="dev_mail"),
    path("mail/<slug:key>/", dev_mail.html_part, name="dev_mail_html"),
]
