"""The background worker's part of an import."""

from django.tasks import task

from membership.models import PeopleImport
from membership.services import imports, undoing


@task
def check(pk: int) -> None:
    if people_import := PeopleImport.objects.filter(pk=pk).first():
        imports.check_import(people_import)


@task
def enter(pk: int) -> None:
    if people_import := PeopleImport.objects.filter(pk=pk).first():
        imports.enter_import(people_import)


@task
def undo(pk: int) -> None:
    if people_import := PeopleImport.objects.filter(pk=pk).first():
        undoing.undo_import(people_import)
