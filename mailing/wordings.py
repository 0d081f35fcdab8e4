"""Where journalists agree to be mailed. The words are ``membership.models.WordingVersion``."""

from membership.wordings import PLACES

PRESS_LIST = "press-list"
STAFF = "press-list-staff"
LEAVING = "press-list-leaving"
PLACES |= {
    PRESS_LIST: "Press list: the form",
    # What staff are told in another way has no words of ours: the note beside it says how.
    STAFF: "Press list: told to staff",
    LEAVING: "Press list: leaving",
}
