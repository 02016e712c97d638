"""Work of the translators' desk that is too long for a request."""

from django.contrib.auth import get_user_model
from django_tasks import task
from wagtail.models import Locale, Page

from cms.translation.services.submit_for_translation import submit_subtree


@task()
def hand_over_subtree(page_id: int, locale_ids: list[int], user_id: int | None) -> int:
    """Hand over all pages below a page; the number of them is the task's result."""
    user = get_user_model().objects.filter(pk=user_id).first()
    return submit_subtree(Page.objects.get(pk=page_id), Locale.objects.filter(pk__in=locale_ids), user=user)
