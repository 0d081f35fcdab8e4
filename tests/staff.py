"""Staff, signed in. Ask for ``password_alone``, too: nobody has a second factor here."""

from django.contrib.auth.models import Group, Permission
from django.test import Client

from core.models import User
from tests.factories import UserFactory


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def staff_of(role: str) -> User:
    """Somebody new with a role, which ``set_up_roles`` made."""
    user = UserFactory(first_name=role)
    user.groups.add(Group.objects.get(name=role))
    return user


def client_of(role: str) -> Client:
    return signed_in(staff_of(role))


def client_with(*apps: str, codenames: tuple[str, ...] = (), **fields) -> Client:
    """Somebody who may enter the admin, and has all permissions of these apps, and these."""
    group = Group.objects.create(name="Staff of " + ", ".join(apps + codenames))
    group.permissions.set(
        Permission.objects.filter(content_type__app_label__in=apps)
        | Permission.objects.filter(codename__in=["access_admin", *codenames])
    )
    user = UserFactory(**fields)
    user.groups.add(group)
    return signed_in(user)
