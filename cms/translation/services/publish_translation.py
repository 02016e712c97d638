"""Publish a translation when it is complete, else save what there is as a draft."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.translation.drafts import read_dates, write_draft, write_publication
from cms.translation.exceptions import IncompleteTranslation
from cms.translation.models import CompleteBeforePublished
from cms.translation.readers.check_segment import check_segment
from cms.translation.readers.count_missing import count_missing


@dataclass(frozen=True)
class Outcome:
    """What came of publishing: `missing` segments stood in the way, `problems` with the text, or a date."""

    translation: Translation
    missing: int = 0
    problems: tuple[str, ...] = ()
    # Where its dates say so it goes public only then.
    goes_live_at: datetime | None = None

    @property
    def is_published(self) -> bool:
        return not self.missing and not self.problems and self.goes_live_at is None


def publish_translation(translation: Translation, *, user: AbstractBaseUser | None = None) -> Outcome:
    """Publish a translation; visitors see either all of its new text or nothing of it.

    Parameters:
        translation: what to publish; it has not been stopped.
        user: who does it; None where a command does.
    """
    try:
        with transaction.atomic():
            goes_live_at = _publish(translation, user)
    except IncompleteTranslation as refusal:
        write_draft(translation, user=user)
        return Outcome(translation, missing=refusal.missing)
    except ValidationError as error:
        _mark_segments(translation, error)
        return Outcome(translation, count_missing(translation), tuple(error.messages))
    except ObjectDoesNotExist:
        sentence = _("A picture, page or file chosen for this language was deleted. Choose another one.")
        return Outcome(translation, problems=(sentence,))
    return Outcome(translation, goes_live_at=goes_live_at)


def _publish(translation: Translation, user: AbstractBaseUser | None) -> datetime | None:
    """Publish the version, and return from when it is public where that is later."""
    version = translation.get_target_instance()
    if isinstance(version, CompleteBeforePublished):
        # Writes its complete text itself, whichever revision is published.
        revision = version.latest_revision or version.save_revision(user=user)
    else:
        # Words of an app that mixes no such thing in.
        revision = write_publication(translation, user=user)
    if revision is not None:
        # Whoever calls has asked for the rights; Wagtail's own check knows pages only by their tree.
        version.publish(revision, user=user, skip_permission_checks=True)
        goes_live_at = read_dates(revision)["go_live_at"]
        return goes_live_at if goes_live_at and goes_live_at > timezone.now() else None
    return None


def _mark_segments(translation: Translation, error: ValidationError) -> None:
    """Show the model's complaint at the segment it is about, where there is one."""
    segments = StringTranslation.objects.filter(
        locale=translation.target_locale,
        context__object_id=translation.source.object_id,
        translation_of__in=StringSegment.objects.filter(source=translation.source).values("string"),
    )
    complaints = error.message_dict if hasattr(error, "error_dict") else {}
    for path, messages in complaints.items():
        segments.filter(context__path=path).update(has_error=True, field_error=messages[0])
    # Wagtail does not always name the field; rows written in bulk were never checked.
    for segment in segments.filter(has_error=False).select_related("context"):
        if problem := check_segment(segment):
            segments.filter(pk=segment.pk).update(has_error=True, field_error=problem)
