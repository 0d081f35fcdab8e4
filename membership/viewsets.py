"""The membership officer's screens. Who may open which is said by Django's model permissions."""

from wagtail.admin.viewsets.model import ModelViewSetGroup

from membership.data_rights.desk import DataRequestViewSet
from membership.desk.agreements import AgreementsViewSet
from membership.desk.ledger import ConsentViewSet, SignupViewSet, SubscriptionViewSet
from membership.desk.members import MembershipViewSet
from membership.desk.organizations import OrganizationViewSet
from membership.desk.people import PersonViewSet
from membership.desk.suppressions import SuppressionViewSet
from membership.desk.wordings import WordingsViewSet
from membership.figures.views import OverviewViewSet
from membership.imports.viewset import PeopleImportViewSet
from membership.waves.views import WavesViewSet


class MembershipViewSetGroup(ModelViewSetGroup):
    menu_label = "Membership"
    menu_icon = "group"
    menu_order = 250
    items = (
        OverviewViewSet,
        MembershipViewSet,
        PersonViewSet,
        PeopleImportViewSet,
        OrganizationViewSet,
        SubscriptionViewSet,
        ConsentViewSet,
        AgreementsViewSet,
        WordingsViewSet,
        SignupViewSet,
        WavesViewSet,
        DataRequestViewSet,
        SuppressionViewSet,
    )
