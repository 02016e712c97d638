"""Trap 19: a segment that does not fit is refused beside its field, with the limit, and never crashes."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from cms.translation.readers.check_segment import clean_segment, find_limit
from cms.translation.readers.count_missing import count_missing
from cms.translation.services.publish_translation import publish_translation
from events.models import WorkshopPage
from events.registration.models import RegistrationForm
from tests.cms.translation.work import complete, enter, hand_over, publish_body, version_of


@pytest.fixture
def translation(workshop_page: WorkshopPage) -> Translation:
    publish_body(workshop_page, ("quote", {"text": "Bridges need two banks.", "attribution": "An engineer"}))
    [translation] = hand_over(workshop_page, "pl")
    return complete(translation)


def put(client: Client, translation: Translation, path: str, text: str) -> dict[str, str]:
    """Enter a segment as the editor does."""
    segment = translation.source.stringsegment_set.filter(context__path__endswith=path).order_by("order")[0]
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    response = client.put(
        url, f"value={text}".encode(), content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    assert response.status_code in {200, 201}
    answer: dict[str, str] = response.json()
    return answer


@pytest.mark.parametrize(
    ("path", "limit"), [("title", 255), ("introduction", 300), (".text", 600), (".attribution", 255)]
)
def test_trap_19_an_over_long_segment_is_refused_with_the_limit(
    translation: Translation, boss_client: Client, path: str, limit: int
) -> None:
    answer = put(boss_client, translation, path, "ż" * (limit + 1))
    assert (
        answer["error"] == f"This has {limit + 1} characters; there is room for {limit}. Please shorten it."
    )
    assert publish_translation(translation).missing == 1
    assert not put(boss_client, translation, path, "ż" * limit)["error"]
    assert publish_translation(translation).is_published


def test_trap_19_characters_are_counted_as_readers_see_them(translation: Translation) -> None:
    segment = enter(translation, "title", "R&amp;D " * 51)
    assert len(segment.data) > 255
    assert not segment.has_error


@pytest.mark.parametrize("blank", ["", "   ", "\t\n", "<b> </b>"])
def test_trap_19_an_empty_segment_does_not_fall_back_to_the_source(
    translation: Translation, workshop_page: WorkshopPage, blank: str
) -> None:
    assert publish_translation(translation).is_published
    segment = enter(translation, "introduction", blank)
    assert segment.has_error
    assert "This is empty" in segment.get_error()
    assert publish_translation(translation).missing == 1
    assert version_of(workshop_page, "pl").introduction == "pl Two hours of practice."


def test_trap_19_a_title_that_slipped_in_too_long_is_refused_not_a_crash(
    translation: Translation, workshop_page: WorkshopPage
) -> None:
    # As an import that writes many rows at once would leave it.
    StringTranslation.objects.filter(context__path="title").update(data="x" * 256)
    outcome = publish_translation(translation)
    assert not outcome.is_published
    assert "255" in " ".join(outcome.problems)
    assert StringTranslation.objects.get(context__path="title").has_error
    assert count_missing(translation) == 1
    assert not version_of(workshop_page, "pl").live


def test_control_characters_never_reach_the_database(
    translation: Translation, workshop_page: WorkshopPage, boss_client: Client
) -> None:
    put(boss_client, translation, "title", "Przez%00 mo%07st")
    assert StringTranslation.objects.get(context__path="title").data == "Przez most"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("one\ttwo\nthree\r\n", "one\ttwo\nthree\r\n"), ("\x00a\x1fb\x7fc", "abc")],
    ids=["tabs and line breaks stay", "what is no text goes"],
)
def test_only_characters_that_are_no_text_are_removed(typed: str, kept: str) -> None:
    assert clean_segment(typed) == kept


def test_a_complaint_of_the_words_themselves_is_shown_at_its_segment(
    translation: Translation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_page: WorkshopPage) -> None:
        raise ValidationError({"introduction": "Say when it begins."})

    monkeypatch.setattr(WorkshopPage, "clean", refuse)
    outcome = publish_translation(translation)
    assert (outcome.is_published, outcome.problems) == (False, ("Say when it begins.",))
    [faulty] = StringTranslation.objects.filter(has_error=True)
    assert (faulty.context.path, faulty.field_error) == ("introduction", "Say when it begins.")


def test_emoji_and_right_to_left_text_are_kept(translation: Translation, workshop_page: WorkshopPage) -> None:
    enter(translation, "title", "Most 🌉 גשר")
    assert publish_translation(translation).is_published
    assert version_of(workshop_page, "pl").title == "Most 🌉 גשר"


def test_lists_in_the_admin_show_the_title_as_it_will_be_read(
    translation: Translation, workshop_page: WorkshopPage
) -> None:
    enter(translation, "title", "Badania &amp; rozwój")
    assert version_of(workshop_page, "pl").draft_title == "Badania & rozwój"


@pytest.mark.parametrize(
    ("address", "is_faulty"),
    [
        ("https://example.org/", False),
        ("mailto:hello@example.org", False),
        ("#end", False),
        ("javascript:alert(1)", True),
        ("http://[x", True),
        ("somewhere", True),
    ],
)
def test_an_address_for_one_language_is_one_that_may_be_linked(
    workshop_page: WorkshopPage, boss_client: Client, address: str, is_faulty: bool
) -> None:
    publish_body(workshop_page, ("text", '<p>See <a href="https://example.com/">there</a>.</p>'))
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    segment = translation.source.overridablesegment_set.get()
    url = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    boss_client.put(url, f"value={address}", content_type="application/x-www-form-urlencoded")
    assert publish_translation(translation).is_published
    assert (address in version_of(workshop_page, "pl").body[0].value.source) is not is_faulty


def test_a_picture_deleted_meanwhile_is_named_not_a_crash(
    workshop_page: WorkshopPage, boss_client: Client
) -> None:
    call = {"heading": "On", "text": "", "label": "Go", "page": workshop_page, "address": ""}
    publish_body(workshop_page, ("call_to_action", call))
    [translation] = hand_over(workshop_page, "pl")
    complete(translation)
    segment = translation.source.overridablesegment_set.get(context__path__endswith="page")
    url = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    boss_client.put(url, "value=99999", content_type="application/x-www-form-urlencoded")
    assert "was deleted. Choose another one." in publish_translation(translation).problems[0]


@pytest.mark.parametrize(
    ("model", "path", "limit"),
    [
        (WorkshopPage, "title", 255),
        (WorkshopPage, "body.picture.image.alt_text", None),
        (WorkshopPage, "body.documents.documents.item.title", 160),
        (WorkshopPage, "body.agenda.items.item.text", 255),
        (WorkshopPage, "body.text", None),
        (RegistrationForm, "questions.choice.options.item", 255),
        (RegistrationForm, "questions.text.label", 255),
    ],
)
def test_the_limit_of_every_kind_of_place_is_found(model: type, path: str, limit: int | None) -> None:
    assert find_limit(model, path.split(".")) == limit
