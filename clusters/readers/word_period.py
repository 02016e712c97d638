"""Word how long a project lasts."""

from clusters.models import Project
from cms.text.format_times import format_days, format_months


def word_period(project: Project) -> str:
    """Return from which day to which where the days are known, else from which month to which."""
    write = format_days if project.has_exact_days else format_months
    return write(project.starts_on, project.ends_on)
