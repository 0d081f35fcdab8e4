"""The positions, in the order of the organization's document."""

INDEX = {
    "title": "Issues",
    "slug": "issues",
    "introduction": (
        "Six questions that decide how safely officers can work and how well communities are "
        "protected. For each: what it is about, where APOA stands, and what it asks of the "
        "people who hold office."
    ),
    "search_description": (
        "Where the American Police Officers Alliance stands on police oversight boards, gun laws, "
        "illegal immigration, sheriff elections, officers’ mental health, and ANTIFA."
    ),
}

ISSUES = [
    {
        "title": "Police Oversight Boards",
        "slug": "police-oversight-boards",
        "icon": "oversight",
        "question": "What are police oversight boards?",
        "answer": (
            "<p>Panels of civilians that look over the work of the police. They are also called "
            "civilian oversight boards, and have been introduced to improve the community’s trust "
            "in its officers.</p>"
        ),
        "summary": (
            "APOA holds that oversight boards without training or resources have been given "
            "too much power, and that officers are right to be wary of them."
        ),
        "position": (
            "<p>APOA shares the doubts of officers, and of the officials of their unions, about "
            "boards whose members have no training and which lack the resources for their "
            "task. It has spent most of a year warning that the power such boards hold goes "
            "too far.</p>"
        ),
        "background": [
            (
                "paragraph",
                "<p>A board can be given great power over police work without the training or the "
                "resources that the task takes. That combination is what officers and their "
                "unions distrust, and in APOA’s view they are right to. The aim of more trust "
                "between a community and its police is not served by it.</p>",
            ),
        ],
        "asks": [
            "Give no oversight board excessive power over police work.",
            "Take seriously what officers and their unions say about boards that lack training "
            "and resources.",
        ],
    },
    {
        "title": "Red Flag Laws and Second Amendment Sanctuaries",
        "slug": "red-flag-laws-and-second-amendment-sanctuaries",
        "icon": "rights",
        "question": "What are red flag laws?",
        "answer": (
            "<p>APOA sees them as one part of a wider push by gun control activists against rights "
            "that the Second Amendment protects, alongside attempts to ban AR-type rifles by "
            "law.</p>"
        ),
        "summary": (
            "APOA holds that attacks on the Second Amendment, and laws that make officers take "
            "guns from law-abiding citizens, put the police and the public at risk."
        ),
        "position": (
            "<p>APOA regards legislation to ban AR-type rifles as an unlawful seizure and "
            "confiscation of guns. It also holds that sanctuary cities put officers directly in "
            "danger and tie their hands when they try to uphold the rule of law.</p>"
        ),
        "background": [
            ("heading", "Who has to enforce it"),
            (
                "paragraph",
                "<p>A law of this kind does not enforce itself. Police officers and sheriffs would "
                "be the ones sent to take guns away from citizens who have broken no law, and "
                "the danger of that task would be theirs.</p>",
            ),
            ("heading", "Sanctuary cities"),
            (
                "paragraph",
                "<p>APOA objects to sanctuary cities for a related reason: they leave officers "
                "exposed to harm and keep them from enforcing the law as they are sworn to "
                "do.</p>",
            ),
        ],
        "asks": [
            "Vote against bans on AR-type rifles.",
            "Do not order police officers and sheriffs to take guns from law-abiding citizens.",
            "Do not let sanctuary policies keep officers from upholding the rule of law.",
        ],
    },
    {
        "title": "Illegal Immigration",
        "slug": "illegal-immigration",
        "icon": "border",
        "question": "What is at stake for police in illegal immigration?",
        "answer": (
            "<p>Whether local officers may work with federal immigration authorities, and whether "
            "the officers who do this work are backed by the people they answer to.</p>"
        ),
        "summary": (
            "APOA holds that the country needs strong borders and that no city council should "
            "stop local police from working with ICE."
        ),
        "position": (
            "<p>APOA stands with the nation’s law enforcement on immigration. It supports strong "
            "borders. And it holds that borders are not enough: cooperation between local "
            "police and U.S. Immigration and Customs Enforcement (ICE) must not be blocked by "
            "city councils.</p>"
        ),
        "background": [
            (
                "paragraph",
                "<p>Illegal immigration is among the important issues that the nation’s law "
                "enforcement faces. Where a city council forbids its police to work with ICE, "
                "the decision falls on officers who have to do their job under it.</p>",
            ),
        ],
        "asks": [
            "Stand with law enforcement on immigration.",
            "Support strong borders.",
            "Stop city councils from keeping local law enforcement from working with ICE.",
        ],
    },
    {
        "title": "Sheriff Elections",
        "slug": "sheriff-elections",
        "icon": "elections",
        "question": "What is at stake in sheriff elections?",
        "answer": (
            "<p>Who leads law enforcement in the county, and whether that person is judged by "
            "the work or by the party.</p>"
        ),
        "summary": (
            "APOA holds that sheriffs should be judged by how they do the job, and never removed "
            "for their political allegiance."
        ),
        "position": (
            "<p>Elections for sheriff matter greatly to the country and to its safety. APOA looks "
            "to sheriffs who uphold the law. It names three reasons that justify removing one: "
            "corruption, failure to uphold the law, and failure to defend constitutional "
            "rights. Political affiliation is not a reason.</p>"
        ),
        "background": [
            (
                "paragraph",
                "<p>Public life has become intensely political. APOA sees the risk that sheriffs "
                "lose their office over the party they belong to, when the question should be "
                "how they have performed on the job.</p>",
            ),
        ],
        "asks": [
            "Judge a sheriff by performance on the job.",
            "Remove a sheriff only for corruption, for failing to uphold the law, or for failing "
            "to defend constitutional rights.",
            "Never remove a sheriff over political allegiance.",
        ],
    },
    {
        "title": "Mental Health",
        "slug": "mental-health",
        "icon": "health",
        "question": "What does mental health mean for police officers?",
        "answer": (
            "<p>It touches nearly everyone who wears the uniform. Almost every police officer in "
            "the country is affected.</p>"
        ),
        "summary": (
            "APOA holds that officers’ mental health deserves far more concern, and with it more "
            "awareness and more funding."
        ),
        "position": (
            "<p>Officers risk their lives for the rest of us. To know what that costs them, and "
            "to pay for the help they need, is the least that the public owes them in return. "
            "APOA holds that the subject has not been treated with the concern it deserves.</p>"
        ),
        "background": [],
        "asks": [
            "Treat the mental health of police officers as a matter of greater concern.",
            "Raise awareness of it.",
            "Increase the funding for it.",
        ],
    },
    {
        "title": "ANTIFA",
        "slug": "antifa",
        "icon": "violence",
        "question": "What is ANTIFA?",
        "answer": (
            "<p>APOA regards ANTIFA as a violent extremist organization of the left. Its main claim "
            "is to oppose fascism; in APOA’s view, what it does is something else.</p>"
        ),
        "summary": (
            "APOA holds that ANTIFA pursues its goals through violence and intimidation, and that "
            "the country must stay vigilant."
        ),
        "position": (
            "<p>A movement should be judged by its means. APOA holds that ANTIFA tries to reach "
            "its goals by violence and intimidation, whatever it calls itself, and that its "
            "rise calls for vigilance.</p>"
        ),
        "background": [
            ("heading", "How officials have responded"),
            (
                "paragraph",
                "<p>Some officials on the left, in APOA’s account, yield to the group’s demands in "
                "the hope of preventing damage and destruction. Others take the side of "
                "those demands, the defunding of the police among them.</p>",
            ),
        ],
        "asks": [
            "Stay vigilant as ANTIFA rises.",
            "Do not give in to demands that are made by violence and intimidation.",
            "Do not defund the police.",
        ],
    },
]
