"""Names of places as datelines and letterheads write them."""

import re

STATES = {
    "Alabama": "Ala. AL", "Alaska": "AK", "Arizona": "Ariz. AZ", "Arkansas": "Ark. AR",
    "California": "Calif. Cal. CA", "Colorado": "Colo. CO", "Connecticut": "Conn. CT",
    "Delaware": "Del. DE", "Florida": "Fla. FL", "Georgia": "Ga. GA", "Hawaii": "HI",
    "Idaho": "ID", "Illinois": "Ill. IL", "Indiana": "Ind. IN", "Iowa": "IA",
    "Kansas": "Kan. Kans. KS", "Kentucky": "Ky. KY", "Louisiana": "La. LA", "Maine": "ME",
    "Maryland": "Md. MD", "Massachusetts": "Mass. MA", "Michigan": "Mich. MI",
    "Minnesota": "Minn. MN", "Mississippi": "Miss. MS", "Missouri": "Mo. MO",
    "Montana": "Mont. MT", "Nebraska": "Neb. Nebr. NE", "Nevada": "Nev. NV",
    "New Hampshire": "N.H. NH", "New Jersey": "N.J. NJ", "New Mexico": "N.M. NM",
    "New York": "N.Y. NY", "North Carolina": "N.C. NC", "North Dakota": "N.D. ND",
    "Ohio": "OH", "Oklahoma": "Okla. OK", "Oregon": "Ore. OR", "Pennsylvania": "Pa. Penn. PA",
    "Rhode Island": "R.I. RI", "South Carolina": "S.C. SC", "South Dakota": "S.D. SD",
    "Tennessee": "Tenn. TN", "Texas": "TX Tex.", "Utah": "UT", "Vermont": "Vt. VT",
    "Virginia": "Va. VA", "Washington": "Wash. WA", "West Virginia": "W.Va. W. WV",
    "Wisconsin": "Wis. Wisc. WI", "Wyoming": "Wyo. WY", "District of Columbia": "D.C. DC",
    "Puerto Rico": "P.R. PR", "Guam": "GU", "Virgin Islands": "V.I. VI",
}  # fmt: skip
ABROAD = "Canada Mexico England U.K. UK Ontario Quebec Alberta Ireland France Germany Israel Japan"
_FORMS = {"W. Va.", *ABROAD.split()}
_FORMS |= set(STATES) | {form for forms in STATES.values() for form in forms.split()}
_FORMS -= {"W."}
_FORMS |= {form.rstrip(".") for form in _FORMS} | {form.upper() for form in _FORMS}
# Longest first, so that "Virginia" does not end before "Virginia Beach" is tried.
STATE = "|".join(
    re.escape(form).replace(r"\ ", r"\s+") for form in sorted(_FORMS, key=len, reverse=True)
)

# Cities that stand without a state, by the Associated Press or as capitals of their state.
KNOWN_CITIES = frozenset(
    re.split(
        r",\s*",
        """Atlanta, Baltimore, Boston, Chicago, Cincinnati, Cleveland, Dallas, Denver, Detroit,
    Honolulu, Houston, Indianapolis, Las Vegas, Los Angeles, Miami, Milwaukee, Minneapolis, New
    Orleans, New York, Oklahoma City, Philadelphia, Phoenix, Pittsburgh, St. Louis, Salt Lake
    City, San Antonio, San Diego, San Francisco, Seattle, Washington, Montgomery, Juneau, Little
    Rock, Sacramento, Hartford, Dover, Tallahassee, Boise, Springfield, Des Moines, Topeka,
    Frankfort, Baton Rouge, Augusta, Annapolis, Lansing, St. Paul, Saint Paul, Jackson,
    Jefferson City, Helena, Lincoln, Carson City, Concord, Trenton, Santa Fe, Albany, Raleigh,
    Bismarck, Columbus, Salem, Harrisburg, Providence, Columbia, Pierre, Nashville, Austin,
    Montpelier, Richmond, Olympia, Charleston, Madison, Cheyenne, New York City, Brooklyn,
    Queens, Manhattan, Memphis, Louisville, Portland, Tucson, Albuquerque, Omaha, Kansas City,
    Tampa, Orlando, Jacksonville, Fort Worth, El Paso, Charlotte, Newark, Buffalo, Rochester,
    Oakland, San Jose, Fresno, Long Beach, Anaheim, Spokane, Tacoma, Anchorage, Birmingham,
    Mobile, Tulsa, Wichita, St. Petersburg, Alexandria, Arlington, Norfolk, Virginia Beach,
    Toledo, Akron, Dayton, Boulder, Reno, Savannah""".casefold(),
    )
)
