"""The exact words that journalists agree to, in every version that was ever shown.

As in ``membership.wordings``: a version that has been public is never edited, for the
ledger quotes it. To change what journalists agree to, add a version at the end.
"""

from membership.wordings import Wording

PRESS_LIST = [
    Wording(
        "press-list-1",
        "By signing up I ask APOA to send me its statements for the press by e-mail, as chosen "
        "here. I can change that or leave the list at any time with the link at the end of every "
        "e-mail.",
    ),
]
# What staff are told in another way has no words of ours: the note beside it says how.
STAFF = [Wording("press-list-staff-1", "Asked in another way for APOA’s statements by e-mail.")]
LEAVING = [Wording("press-list-leaving-1", "Take me off the press list.")]
