"""The forms of pictures are made when a picture is saved, and never while a visitor waits."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.images.models import Image, Rendition
from wagtail.images.tests.utils import get_test_image_file

from cms.freshness.current_stamp import read_stamp
from cms.pictures.services.make_missing_renditions import make_missing_renditions
from cms.pictures.services.make_renditions import make_renditions
from cms.pictures.sizes import all_filters
from tests.factories.pages import StandardPageFactory
from tests.factories.site import SiteTree

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # no engine makes pictures


def make_image(width: int = 2000) -> Image:
    """Save a picture of which no form is made yet."""
    return Image.objects.create(title="Bridge", file=get_test_image_file(size=(width, width // 2)))


def show(image: Image, size: str = "body") -> str:
    template = Template('{% load pictures %}{% picture image size alt="A bridge" %}')
    return template.render(Context({"image": image, "size": size}))


def test_a_saved_picture_has_every_form_before_anybody_asks(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()
    assert image.renditions.count() == len(all_filters())


def test_on_the_page_the_browser_chooses_among_forms_none_of_which_is_enlarged() -> None:
    image = make_image(width=1000)
    make_renditions(image)
    shown = show(image)
    assert [f" {width}w" in shown for width in (480, 832, 1000, 1248)] == [True, True, True, False]
    assert 'width="1000" height="500" alt="A bridge"' in shown
    assert shown.count(".webp") == 4


def test_where_the_page_leaves_no_choice_of_width_denser_screens_get_more() -> None:
    image = make_image()
    make_renditions(image)
    shown = show(image, "portrait")
    assert [f" {density}x" in shown for density in (1, 2, 3)] == [True] * 3
    assert 'width="80" height="80"' in shown
    assert "sizes=" not in shown


def test_a_picture_smaller_than_every_form_has_no_choice() -> None:
    image = make_image(width=40)
    make_renditions(image)
    assert "srcset" not in show(image)


def test_no_visitor_waits_for_a_form(site: SiteTree, client: Client) -> None:
    image = make_image()
    page = StandardPageFactory(parent=site.homes["en"], body=[("picture", {"image": image, "caption": ""})])
    answer = client.get(page.get_url()).content.decode()
    assert image.file.url in answer
    assert not Rendition.objects.exists()


class TestWhatWasMissed:
    def sweep(self, goes_on: Callable[[], bool] = lambda: True) -> int:
        return make_missing_renditions(goes_on)

    def test_is_made_later(self) -> None:
        images = make_image(), make_image()
        assert self.sweep() == 2 * len(all_filters())
        assert all(image.renditions.exists() for image in images)
        assert self.sweep() == 0

    def test_outdates_pages_that_show_the_file_itself(self) -> None:
        make_image()
        before = read_stamp()
        self.sweep()
        made = read_stamp()
        self.sweep()
        assert made.worded > before.worded
        assert read_stamp() == made

    def test_waits_where_there_is_no_time(self) -> None:
        make_image()
        assert self.sweep(lambda: False) == 0

    def test_a_file_that_is_gone_stops_no_other_and_is_not_tried_each_minute(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        fine, gone = make_image(), make_image()
        gone.file.storage.delete(gone.file.name)
        assert self.sweep() == len(all_filters())
        assert fine.renditions.exists()
        self.sweep()
        assert caplog.text.count("cannot be made") == 1

    def test_a_broken_file_stops_no_other(self) -> None:
        fine, broken = make_image(), make_image()
        broken.file.storage.delete(broken.file.name)
        broken.file.storage.save(broken.file.name, ContentFile(b"no picture"))
        self.sweep()
        assert fine.renditions.exists()
        assert not broken.renditions.exists()
