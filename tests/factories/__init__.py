"""Objects for tests, valid as they come; name only what the test is about.

`site` (in fixtures.py) gives front pages and list pages in three languages,
`demo_site` the whole demonstration.
"""

from tests.factories.facts import (
    IndicatorFactory,
    OrganisationFactory,
    ParticipationFactory,
    PlaceFactory,
    ProgrammeFactory,
    ProjectFactory,
)
from tests.factories.pages import (
    HomePageFactory,
    PartnerIndexPageFactory,
    PartnerPageFactory,
    ProjectIndexPageFactory,
    ProjectPageFactory,
    SeriesPageFactory,
    StandardPageFactory,
    WorkshopIndexPageFactory,
    WorkshopPageFactory,
    translate_page,
)
from tests.factories.people import BiographyFactory, PersonFactory, TopicFactory, translate_snippet
from tests.factories.registrations import (
    RegistrationFactory,
    RegistrationFormFactory,
    RegistrationTermsFactory,
    make_choice,
    make_question,
)
from tests.factories.site import SiteTree, build_site
from tests.factories.workshops import (
    ContributionFactory,
    SeriesFactory,
    SeriesOrganiserFactory,
    WorkshopFactory,
    WorkshopTopicFactory,
)

__all__ = [
    "BiographyFactory",
    "ContributionFactory",
    "HomePageFactory",
    "IndicatorFactory",
    "OrganisationFactory",
    "ParticipationFactory",
    "PartnerIndexPageFactory",
    "PartnerPageFactory",
    "PersonFactory",
    "PlaceFactory",
    "ProgrammeFactory",
    "ProjectFactory",
    "ProjectIndexPageFactory",
    "ProjectPageFactory",
    "RegistrationFactory",
    "RegistrationFormFactory",
    "RegistrationTermsFactory",
    "SeriesFactory",
    "SeriesOrganiserFactory",
    "SeriesPageFactory",
    "SiteTree",
    "StandardPageFactory",
    "TopicFactory",
    "WorkshopFactory",
    "WorkshopIndexPageFactory",
    "WorkshopPageFactory",
    "WorkshopTopicFactory",
    "build_site",
    "make_choice",
    "make_question",
    "translate_page",
    "translate_snippet",
]
