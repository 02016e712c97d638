"""Delete what has ended: sessions, counts of attempts, and mailboxes that asked for a new password."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.signin.models import AttemptCount
from cms.signin.tasks import send_password_reset

KEPT_AFTER_SENDING = timedelta(hours=1)


def clear_sessions() -> int:
    """Delete the sessions that have ended, in whatever store they are; the number is known of none."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0


def clear_attempts() -> int:
    """Delete counts that have ended and return how many they were."""
    return AttemptCount.objects.filter(ends_at__lte=timezone.now()).delete()[0]


def clear_reset_requests() -> int:
    """Delete finished tasks that name a mailbox, whether somebody has an account with it or not."""
    done = DBTaskResult.objects.finished().filter(
        task_path=send_password_reset.module_path, finished_at__lt=timezone.now() - KEPT_AFTER_SENDING
    )
    return done.delete()[0]
