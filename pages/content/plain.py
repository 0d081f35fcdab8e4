"""The home page, the about page, and the pages around membership."""

HOME = {
    "title": "American Police Officers Alliance",
    "slug": "apoa",
    "seo_title": "American Police Officers Alliance (APOA)",
    "headline": "Officers protect us. Who in office stands up for them?",
    "introduction": (
        "The American Police Officers Alliance holds elected officials accountable to their "
        "constituents, and works for police officers to be represented at every level of "
        "government by people who understand the issues that matter most to them."
    ),
    "mission": (
        "We are citizens, supporters, and organizations who stand up for the men and women of "
        "America’s police in local politics. We work for strong leadership in the cities, for the "
        "health care and pensions officers have earned, and for the tools and support they need "
        "each day."
    ),
    "search_description": (
        "APOA holds elected officials accountable to their constituents and works for police "
        "officers to be represented by politicians who understand their issues."
    ),
}

BRAND = {
    "mission": (
        "Holding elected officials accountable to their constituents, so that police officers are "
        "represented by people who understand their issues."
    ),
}

ABOUT = {
    "title": "About",
    "slug": "about",
    "seo_title": "About the American Police Officers Alliance",
    "lead": (
        "APOA is a movement of citizens, supporters, and organizations who defend the men and "
        "women of America’s police forces in local politics."
    ),
    "search_description": (
        "Who belongs to the American Police Officers Alliance, why it was formed, and what it "
        "fights for."
    ),
    "body": [
        ("heading", "Why we were formed"),
        (
            "paragraph",
            "<p>Officers risk their lives for their communities, and more and more often meet "
            "contempt and attacks in return. Watching the news, one could believe that the whole "
            "country had turned against its police.</p><p>It has not. Most Americans respect the "
            "rule of law and those who uphold it in uniform. The alliance was formed because that "
            "majority is seldom heard.</p>",
        ),
        ("heading", "Who belongs to it"),
        (
            "paragraph",
            "<p>Private citizens, public supporters, and organizations: anyone who is ready to stand "
            "up for police officers where they live.</p>",
        ),
        ("heading", "What we fight for"),
        (
            "paragraph",
            "<ul><li>Officers are represented in government by men and women of integrity, so that "
            "they can protect and serve as well as possible.</li><li>Elected officials answer to "
            "the people who elected them.</li><li>Officers receive the benefits that they have "
            "earned, health care and pensions among them.</li><li>Officers have the tools and the "
            "support that their work demands each day.</li></ul>",
        ),
        ("heading", "Why local politics"),
        (
            "paragraph",
            "<p>Police departments are run by officials whom the voters of a city, a county, or a "
            "state have chosen. Where those officials give firm moral leadership, officers and "
            "communities are safer. Where they are openly hostile to the police, as too many "
            "are, the risk of violence and crime grows for everyone.</p>",
        ),
        ("heading", "How to take part"),
        (
            "paragraph",
            "<p>Join the alliance, follow the issues, and hold those in office to what they "
            "promised.</p>",
        ),
    ],
}

JOIN = {
    "title": "Join the alliance",
    "slug": "join",
    "lead": (
        "Stand with the men and women of America’s police, and stay informed on the issues that "
        "decide how they can do their work."
    ),
    "introduction": (
        "<p>Anyone may join: citizens, officers in service or retired, their families, and "
        "organizations.</p>"
    ),
    "search_description": (
        "Join the American Police Officers Alliance as a supporter, an active or retired officer, "
        "a family member, or an organization."
    ),
}

NEWSLETTER = {
    "title": "Newsletter",
    "slug": "newsletter",
    "lead": "Choose what you want to hear about. Nothing else is sent, and one click ends it.",
    "search_description": (
        "Choose what the American Police Officers Alliance sends you: the newsletter, its "
        "statements, or news on single issues."
    ),
}

PRESS = {
    "title": "Press",
    "slug": "press",
    "introduction": (
        "For journalists: whom to ask, what the alliance is in one paragraph, its logos, and what it "
        "has said lately."
    ),
    "search_description": (
        "Press contacts, boilerplate, logos and recent statements of the American Police Officers "
        "Alliance."
    ),
}

DIRECTORY = {
    "title": "Member organizations",
    "slug": "organizations",
    "lead": "Associations, unions and lodges that joined the alliance and agreed to be listed.",
    "search_description": (
        "The associations, unions and lodges that belong to the American Police Officers Alliance."
    ),
}

PRIVACY = {
    "title": "Privacy",
    "slug": "privacy",
    "lead": (
        "What this site stores about you, why, for how long, and how to make it stop. In plain "
        "words, because you should not need a lawyer to hand over an e-mail address."
    ),
    "search_description": (
        "What the website of the American Police Officers Alliance stores about visitors and "
        "members, why, for how long, and how to leave."
    ),
    "body": [
        ("heading", "If you only read"),
        (
            "paragraph",
            "<p>You get no cookie. Nothing on these pages is loaded from anyone else, and nothing "
            "follows you: no analytics, no advertising, no embedded widgets. The links for sharing "
            "are ordinary links; the services behind them learn of you only if you use one.</p>"
            "<p>Like every web server, ours sees your network address while it answers you. The "
            "site’s software does not store it.</p>",
        ),
        ("heading", "If you join or subscribe"),
        (
            "paragraph",
            "<p>We store what you type into the form: your e-mail address, the topics you chose, "
            "and, if you join, your name, state, ZIP code, and what describes you. With it we store "
            "your consent: its exact wording, when you gave it, and on which page. We use this to "
            "send what you asked for and to know whom the alliance speaks for. We neither sell nor "
            "lend it.</p>"
            "<p>Nothing is sent but one message, until you confirm your address by the link in that "
            "message. The messages hold no tracking pictures and no counted links.</p>",
        ),
        ("heading", "If you are a journalist"),
        (
            "paragraph",
            "<p>On the press list we store your name, your outlet, your e-mail address, what you "
            "chose to get, and your consent: by the form, or how you asked to be added. Every "
            "message has a link to change that or to leave.</p>"
            "<p>Whoever reads or reviews a statement before it is public, by a personal link, is on "
            "record with the statement: name, address, and when it was read or answered.</p>",
        ),
        ("heading", "Against abuse"),
        (
            "paragraph",
            "<p>To keep machines from flooding the forms we count tries, by network and by address. "
            "The counters hold keyed hashes from which neither can be read; such a hash of the "
            "network is also kept with what you sent, for as long as that.</p>",
        ),
        ("heading", "How long it stays"),
        ("retention", None),
        ("heading", "How to leave"),
        (
            "paragraph",
            "<p>Every message ends with a link to unsubscribe, and your mail program’s own "
            "unsubscribe button works as well. You can leave one list or all of them. When you leave "
            "all, we keep a keyed hash of your address on a list of addresses not to be written to, "
            "so that you are not added again by mistake. The address cannot be read from it.</p>"
            "<p>That you agreed, and that you took it back, stays on record until you have it "
            "erased.</p>",
        ),
        ("heading", "A copy of your data, or nothing left of it"),
        (
            "paragraph",
            "<p>“Choose what you get”, at the end of every message to members and subscribers, "
            "leads to your own page. There you can ask for a copy of everything that we hold of "
            "you, to read and to take elsewhere, and you can have everything erased. For both we "
            "mail a link to your address, so that nobody else can do it.</p>"
            "<p>When you are erased, the keyed hash of your address stays on the list of addresses "
            "not to be written to, and so does, without a name, that somebody was erased that day. "
            "Copies in backups go when these are overwritten. You can join again at any time.</p>"
            "<p>You can also write to us; the table above says how soon we answer.</p>",
        ),
        ("heading", "If you work on the site"),
        (
            "paragraph",
            "<p>Staff sign in and get cookies for that: one that keeps them signed in and one that "
            "protects their forms. What they change is recorded in the site’s history under their "
            "name.</p>",
        ),
    ],
}
