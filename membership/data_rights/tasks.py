from django.tasks import task

from membership.data_rights import emails
from membership.models import DataRequest, Person
from membership.tasks import AHEAD_OF_OTHER_WORK


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_data_link(person_pk: int, kind: str, request_id: str) -> None:
    """Mail the link that downloads or erases somebody's data to their address on record.

    Also to an address that is suppressed: its owner asked by a link of their own, and it is
    theirs by right.
    """
    if person := Person.objects.filter(pk=person_pk, merged_into=None).first():
        emails.data_link(person, DataRequest.Kind(kind), request_id).send()
