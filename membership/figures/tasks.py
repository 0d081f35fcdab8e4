from django.tasks import task

from membership.figures import counting


@task
def count() -> None:
    counting.count()
