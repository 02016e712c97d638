"""The facts of the two documents that the product grew from, and how each language says them.

What stands in WORKSHOPS and PROJECT as text is a pattern; in SERIES and PARTNERS it is the text itself.
"""

from typing import Any

from events.enums import ContributionRole, WorkshopKind

LANGUAGES = ("en", "pl", "de")


def everywhere(*texts: str) -> dict[str, list[str]]:
    """Return what is the same in all languages."""
    return {language: list(texts) for language in LANGUAGES}


WORKSHOPS: dict[str, dict[str, Any]] = {
    "2021-03-18": {
        "kind": WorkshopKind.MATCHMAKING,
        "title": {
            "en": "Let’s get to know each other!",
            "pl": "Poznajmy się!",
            "de": "Lernen wir uns kennen!",
        },
        "day": {
            "en": r"Thursday, 13:00–15:15",
            "pl": r"czwartek, (?:godz\. )?13:00–15:15",
            "de": r"Donnerstag, 13:00–15:15",
        },
        "date": {"en": "18 March 2021", "pl": "18 marca 2021", "de": r"18\.? März 2021"},
        "person": ("Rafał Malujda", ContributionRole.MODERATOR),
        "spoken": "en",
        "interpretation": None,
        "offset": "+01:00",
    },
    "2021-04-14": {
        "kind": WorkshopKind.DISCUSSION,
        "title": {
            "en": "Business in Germany – intercultural differences",
            "pl": "Biznes w Niemczech – różnice międzykulturowe",
            "de": "Geschäfte in Deutschland – interkulturelle Unterschiede",
        },
        "day": {
            "en": r"Wednesday, 14:00–16:00",
            "pl": r"środa, (?:godz\. )?14:00–16:00",
            "de": r"Mittwoch, 14:00–16:00",
        },
        "date": {"en": "14 April 2021", "pl": "14 kwietnia 2021", "de": r"14\.? April 2021"},
        "person": ("Ewelina Gnatkowska", ContributionRole.MODERATOR),
        "spoken": "en",
        "interpretation": "de",
        "offset": "+02:00",
    },
    "2021-04-28": {
        "kind": WorkshopKind.WORKSHOP,
        "title": {
            "en": "Effective communication – how to transfer information across borders",
            "pl": "Skuteczna komunikacja – jak przekazywać informacje ponad granicami",
            "de": "Wirksame Kommunikation – Informationen über Grenzen hinweg weitergeben",
        },
        "day": {
            "en": r"Wednesday, 9:00–12:00",
            "pl": r"środa, (?:godz\. )?9:00–12:00",
            "de": r"Mittwoch, 9:00–12:00",
        },
        "date": {"en": "28 April 2021", "pl": "28 kwietnia 2021", "de": r"28\.? April 2021"},
        "person": ("Aleksandra Piasecka", ContributionRole.WORKSHOP_LEADER),
        "spoken": "pl",
        "interpretation": "de",
        "offset": "+02:00",
    },
    "2021-05-19": {
        "kind": WorkshopKind.WORKSHOP,
        "title": {
            "en": "Designing Cross-Border Services",
            "pl": "Projektowanie usług transgranicznych",
            "de": "Grenzüberschreitende Dienstleistungen gestalten",
        },
        "day": {
            "en": r"Wednesday, 9:00–16:00",
            "pl": r"środa, (?:godz\. )?9:00–16:00",
            "de": r"Mittwoch, 9:00–16:00",
        },
        "date": {"en": "19 May 2021", "pl": "19 maja 2021", "de": r"19\.? Mai 2021"},
        "person": ("Hubert Dyba", ContributionRole.WORKSHOP_LEADER),
        "spoken": "en",
        "interpretation": None,
        "offset": "+02:00",
    },
}

SERIES: dict[str, dict[str, list[str]]] = {
    "aims": {
        "en": [
            "learn in which fields the others are active",
            "compare what they are there for",
            "acquire the skills",
            "draft together a plan",
        ],
        "pl": [
            "dowiedzieć się, czym zajmują się inni",
            "wymienić się doświadczeniami",
            "zdobyć umiejętności",
            "wspólnie opracować",
        ],
        "de": [
            "auf welchen Feldern die anderen tätig sind",
            "sich darüber austauschen",
            "Fähigkeiten aneignen",
            "gemeinsam ein Konzept",
        ],
    },
    "audience": {
        "en": ["IT companies", "business support institutions", "employers’ organisations"],
        "pl": ["firmy informatyczne", "instytucje otoczenia biznesu", "organizacje pracodawców"],
        "de": ["IT-Unternehmen", "Einrichtungen der Wirtschaftsförderung", "Arbeitgeberverbände"],
    },
    "area": {
        "en": ["Mecklenburg-Vorpommern, Brandenburg and Poland"],
        "pl": ["Meklemburgia-Pomorze Przednie, Brandenburgia i Polska"],
        "de": ["Mecklenburg-Vorpommern, Brandenburg und Polen"],
    },
    "registration for each event": {
        "en": ["registration form of its own"],
        "pl": ["osobny formularz zgłoszeniowy"],
        "de": ["ein eigenes Anmeldeformular"],
    },
    "platform": {"en": ["on Zoom"], "pl": ["na platformie Zoom"], "de": ["online auf Zoom"]},
    "the link comes by mail": {
        "en": ["e-mailed a few days ahead"],
        "pl": ["kilka dni wcześniej na adres e-mail"],
        "de": ["einige Tage vorher an die im Formular angegebene E-Mail-Adresse"],
    },
    "free of charge": {
        "en": ["Taking part was free of charge"],
        "pl": ["Udział był bezpłatny"],
        "de": ["Die Teilnahme war kostenfrei"],
    },
    "pandemic": {"en": ["pandemic"], "pl": ["andemia"], "de": ["Pandemie"]},
    "co-financed by fund and state": {
        "en": ["European Regional Development Fund", "state budget"],
        "pl": ["Europejskiego Funduszu Rozwoju Regionalnego", "budżetu państwa"],
        "de": ["Europäischen Fonds für Regionale Entwicklung", "Staatshaushalt"],
    },
    "programme": {
        "en": ["Small Project Fund", "Interreg V A", "Pomerania Euroregion"],
        "pl": ["Funduszu Małych Projektów", "Interreg V A", "Euroregionie Pomerania"],
        "de": ["Fonds für kleine Projekte", "Interreg V A", "Euroregion Pomerania"],
    },
}

PROJECT: dict[str, dict[str, list[str]]] = {
    "title": {
        "en": [r"EuRegioNet – internationalisation of networks and clusters \(NWC/USK\)"],
        # The source misspelt this word.
        "pl": [r"EuRegioNet – umiędzynarodowienie sieci i klastrów \(NWC/USK\)"],
        "de": [r"EuRegioNet – Internationalisierung von Netzwerken und Clustern \(NWC/USK\)"],
    },
    "slogans": everywhere(
        "Barrieren reduzieren – gemeinsame Stärken nutzen!",
        "Redukować bariery – wspólnie wykorzystywać silne strony!",
    ),
    "programme": {
        "en": [r"Interreg V A Brandenburg–Poland .*2014–2020"],
        "pl": [r"Interreg V A Brandenburgia–Polska 2014–2020"],
        "de": [r"Kooperationsprogramm Interreg V A Brandenburg–Polen 2014–2020"],
    },
    "objective": everywhere("Europäische Territoriale Zusammenarbeit"),
    "fund": everywhere(
        "Europäische Union Europäischer Fonds für Regionale Entwicklung",
        "Unia Europejska Europejski Fundusz Rozwoju Regionalnego",
    ),
    "platform": {
        "en": ["cross-border platform that informs, advises and supports"],
        "pl": ["transgraniczną platformę, która informuje .* doradza im i je wspiera"],
        "de": ["informiert, berät und unterstützt"],
    },
    "priority goal": {
        "en": ["goal that comes first"],
        "pl": ["Cel priorytetowy"],
        "de": ["Vorrangiges Ziel"],
    },
    "five goals": {
        "en": [
            "dialogue between Polish and German clusters",
            "service structures",
            "raising funds",
            "smart specialisation",
            "cluster brand",
        ],
        "pl": [
            "dialogu polskich i niemieckich klastrów",
            "strukturami usługowymi",
            "zdobywaniu środków",
            "inteligentnej specjalizacji",
            "marce klastrowej",
        ],
        "de": [
            "Dialog deutscher und polnischer Cluster",
            "Dienstleistungsstrukturen",
            "Fördermitteln",
            "intelligente Spezialisierung",
            "Clustermarke",
        ],
    },
    "three problems": {
        "en": ["marketing strategies", "few companies cooperate", "cross-border marketing of the area"],
        "pl": [
            "strategie marketingowe",
            "przedsiębiorstwa rzadko ze sobą współpracują",
            "transgraniczny marketing lokalny",
        ],
        "de": [
            "Marketingstrategien",
            "nur wenige Unternehmen arbeiten zusammen",
            "Standortmarketing gibt es Lücken",
        ],
    },
    "months": {
        "en": [r"April 2017 \S+ March 2020"],
        "pl": [r"(?:kwietnia|kwiecień) 2017 \S+ (?:marca|marzec) 2020"],
        "de": [r"April 2017 \S+ März 2020"],
    },
    "targets": {
        "en": [r"\b16 networks and clusters", r"\b8 networks and clusters", r"\b2 new networks and clusters"],
        "pl": [r"\b16 sieci i klastrów", r"\b8 sieci i klastrów", r"\b2 nowe transgraniczne sieci i klastry"],
        "de": [r"\b16 Netzwerke und Cluster", r"\b8 Netzwerke und Cluster", r"\b2 neue"],
    },
    "partners": everywhere(
        "BIC", "LOP", "Lubuska Organizacja Pracodawców", "CIT GmbH", "Euroregion Sprewa-Nysa-Bóbr"
    ),
    "places": {
        "en": [r"Frankfurt \(Oder\)", "Gorzów Wielkopolski", "Forst", "Gubin"],
        "pl": ["Frankfurt nad Odrą", "Gorzów Wielkopolski", "Forst", "Gubin"],
        "de": [r"Frankfurt \(Oder\)", "Gorzów Wielkopolski", "Forst", "Gubin"],
    },
}

PARTNERS: dict[str, dict[str, list[str]]] = {
    "Klaster IT": {
        "en": ["IT Cluster", "Szczecin", "2011", "80", "Western Pomerania", "cluster-based order mechanism"],
        "pl": ["Szczecin", "2011", "80", "Pomorza Zachodniego", "klastrowego mechanizmu zleceń"],
        "de": ["IT-Cluster", "Stettin", "2011", "80", "Westpommern", "Verfahren der Auftragsvergabe"],
    },
    "WITENO GmbH": {
        "en": ["Science and Technology Park", "Greifswald", "GmbH"],
        "pl": ["Park Naukowo-Technologiczny", "Gryfia", "GmbH"],
        "de": ["Wissenschafts- und Technologiepark", "Greifswald", "GmbH"],
    },
    "Business and Innovation Centre Frankfurt (Oder)": {
        "en": ["Frankfurt (Oder)", "EuRegioNet"],
        "pl": ["Frankfurt nad Odrą", "Centrum Biznesu i Innowacji", "EuRegioNet"],
        "de": ["Frankfurt (Oder)", "EuRegioNet"],
    },
    "Lubuska Organizacja Pracodawców": {
        "en": ["Gorzów Wielkopolski", "Employers’ Organisation", "EuRegioNet"],
        "pl": ["Gorzów Wielkopolski", "EuRegioNet"],
        "de": ["Gorzów Wielkopolski", "Arbeitgeberorganisation", "EuRegioNet"],
    },
    "CIT GmbH": {
        "en": ["Forst", "Centre for Innovation and Technology", "GmbH", "EuRegioNet"],
        "pl": ["Forst", "Centrum Innowacji i Technologii Sp. z o.o.", "GmbH", "EuRegioNet"],
        "de": ["Forst (Lausitz)", "Innovation und Technologie", "GmbH", "EuRegioNet"],
    },
    "Euroregion Sprewa-Nysa-Bóbr": {
        "en": ["Gubin", "Spree-Neisse-Bober", "EuRegioNet"],
        "pl": ["Gubin", "EuRegioNet"],
        "de": ["Gubin", "Euroregion Spree-Neiße-Bober", "EuRegioNet"],
    },
}
