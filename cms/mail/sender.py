"""Find out who writes the letters."""

from wagtail.models import Site

from cms.site_facts import SiteFacts


def find_sender() -> SiteFacts | None:
    """Return the facts of the default site, such as its contact e-mail; None where there is no site."""
    site = Site.objects.filter(is_default_site=True).first()
    return SiteFacts.for_site(site) if site else None
