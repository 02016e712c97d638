class BackupError(Exception):
    """A backup or a restore cannot go on; the sentence says why, and what to do."""


# The usual reason for a database that is not there, or not the site's.
UNREAD_SETTINGS = "Read the settings of the site first, as by: set -a; . /etc/workshop-spot.env; set +a"
