"""Staff are spoken to in the language of their account, also when they are turned away."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.cms.translation.work import make_translator
from tests.factories import SiteTree


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("pl", "Przepraszamy, ale nie posiadasz"), ("de", "Sie haben leider keinen Zugang"), ("", "Sorry, you")],
)
def test_a_refusal_is_in_the_language_of_the_account(
    site: SiteTree, client: Client, language: str, sentence: str
) -> None:
    user = make_translator(site, "pl")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[site.homes["de"].pk]))
    assert response.status_code == 302
    assert [str(message).startswith(sentence) for message in get_messages(response.wsgi_request)] == [True]
