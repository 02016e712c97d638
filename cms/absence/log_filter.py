"""Keep the log readable: an absence is one line when it begins, and one when it is over."""

import logging
from http import HTTPStatus


class AbsenceFilter(logging.Filter):
    """Leave out what Django logs for each request that was answered by an absence."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", None)
        return not (hasattr(request, "absence") and status == HTTPStatus.SERVICE_UNAVAILABLE)
