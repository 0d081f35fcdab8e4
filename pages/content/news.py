"""The newsroom: who issues statements, and the first two."""

from datetime import date

NEWSROOM = {
    "title": "Newsroom",
    "slug": "news",
    "introduction": (
        "Statements of the alliance, and statements of partner organizations that bear on its work."
    ),
    "search_description": (
        "Statements of the American Police Officers Alliance and of its partner organizations."
    ),
}

APOA = {
    "name": "American Police Officers Alliance",
    "short_name": "APOA",
    "is_own": True,
    "boilerplate": (
        "The American Police Officers Alliance (APOA) is a movement of citizens, supporters, and "
        "organizations that stands up for police officers in local politics. It holds elected "
        "officials accountable to their constituents and works for officers to be represented, at "
        "every level of government, by people who understand the issues that matter to them."
    ),
}

NAPO = {
    "name": "National Association of Police Organizations, Inc.",
    "short_name": "NAPO",
    "postal_address": "317 South Patrick Street\nAlexandria, Virginia 22314-3501",
    "phones": "(703) 549-0775, (800) 322-NAPO",
    "fax": "(703) 684-0515",
    "website": "https://www.napo.org/",
    "email": "info@napo.org",
    "boilerplate": (
        "NAPO was founded in 1978. Its members are police units and associations in all parts of "
        "the United States: more than 1,000 of them, with 250,000 sworn officers. It advances "
        "officers’ interests by advocacy, both legislative and legal, by political action, and by "
        "education."
    ),
}

NAPO_STATEMENT = {
    "title": "NAPO: Keep the Public and Officers Safe During Federal Immigration Actions",
    "slug": "napo-public-and-officer-safety-during-federal-immigration-actions",
    "kind": "partner",
    "subheading": "National Association of Police Organizations urges agencies to work together",
    "summary": (
        "The National Association of Police Organizations is concerned that officer safety is "
        "being lost from view in the dispute over federal immigration actions, and calls for "
        "collaboration at all levels of government."
    ),
    "city": "Alexandria, Virginia",
    "date": date(2026, 1, 25),
    "is_summary": True,
    "original_url": "https://www.napo.org/",
    "body": [
        (
            "paragraph",
            "<p>The National Association of Police Organizations (NAPO), which speaks for about "
            "250,000 sworn state and local officers, has voiced concern over federal immigration "
            "actions. Amid confusion and politics, it says, the question of officers’ safety is "
            "being overlooked.</p>",
        ),
        (
            "paragraph",
            "<p>NAPO recalls that it has long backed professionalism, accountability, and training "
            "in policing, and that it supports the work of Immigration and Customs Enforcement "
            "(ICE) to detain and deport criminal aliens who are violent. It sees the partnership "
            "of federal, state, and local law enforcement at risk from the scrutiny of "
            "immigration enforcement and from hostile words of some political leaders.</p>",
        ),
        ("heading", "What NAPO calls for"),
        (
            "paragraph",
            "<ul><li>Agencies at every level should follow accepted national standards of police "
            "practice and training.</li><li>Federal law enforcement and its state and local "
            "partners should collaborate and share as much information as they can, whether or "
            "not local policy is to cooperate with immigration enforcement.</li></ul>",
        ),
        (
            "paragraph",
            "<p>The present situation serves neither public safety nor the rights and safety of "
            "officers, NAPO holds. It calls the state of things untenable and asks for a way "
            "forward that protects the public and the officers alike.</p>",
        ),
    ],
}

FOUNDING_STATEMENT = {
    "title": "Why the Alliance Was Formed",
    "slug": "why-the-alliance-was-formed",
    "kind": "statement",
    "summary": (
        "Officers risk their lives for communities in which they are increasingly vilified. The "
        "alliance was formed for the majority of Americans, who respect them."
    ),
    "body": [
        (
            "paragraph",
            "<p>Police officers put their lives at risk every day for the communities they serve, "
            "and are increasingly vilified and attacked for it. Whoever follows the news, with "
            "its pictures of riots against the police, could take hostility toward officers "
            "for the new normal in the United States.</p>",
        ),
        (
            "paragraph",
            "<p>Nobody can say exactly how it came to this. But the movement against the police "
            "does not speak for most Americans. The great majority respect the rule of law and "
            "the men and women in uniform who uphold it where they live. The American Police "
            "Officers Alliance was formed to give that majority a voice.</p>",
        ),
        ("heading", "Leadership decides"),
        (
            "paragraph",
            "<p>Local departments depend on the elected officials who oversee them, and need firm "
            "moral leadership from them. Too many state and local officials are openly against "
            "the police. The result is a greater risk of violence and crime for officers and for "
            "the people they protect.</p>",
        ),
        (
            "paragraph",
            "<p>The alliance therefore works to see officers represented in government by men and "
            "women of integrity. It fights for the health care and the pensions that officers "
            "have earned, and for the tools and the support that they need each day on the "
            "job.</p>",
        ),
        (
            "paragraph",
            "<p>Everyone who shares these aims is invited to join the alliance and to stay informed.</p>",
        ),
    ],
}
