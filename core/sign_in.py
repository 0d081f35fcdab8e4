from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from core.models import User

# .test never resolves (RFC 2606): no mail to these accounts reaches anybody.
DEMONSTRATION_DOMAIN = "demo.test"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Administrators create the accounts of staff; nobody else does."""
        return False


class StaffBackend(AuthenticationBackend):
    def user_can_authenticate(self, user: User) -> bool:
        """Also asked for each request of a session: a demonstration account ends with it."""
        is_demonstration = user.email.endswith(f"@{DEMONSTRATION_DOMAIN}")
        if is_demonstration and not settings.DEMONSTRATION_ACCOUNTS:
            return False
        return super().user_can_authenticate(user)
