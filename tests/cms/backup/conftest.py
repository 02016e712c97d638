from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cms.backup.installations import Installation, elsewhere, programs_of_the_server


@pytest.fixture
def here(transactional_db: None, settings: Settings, tmp_path: Path) -> Path:
    """The test's own site, which can be backed up; returns the folder of its uploaded files."""
    settings.DATA_DIR = tmp_path / "here"
    settings.MEDIA_ROOT = tmp_path / "here" / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    settings.WORKSHOP_SPOT_PG_BIN = programs_of_the_server()
    return settings.MEDIA_ROOT


@pytest.fixture
def there(here: Path, tmp_path: Path) -> Iterator[Installation]:
    """Another installation, empty."""
    folder = tmp_path / "there"
    folder.mkdir(mode=0o700)
    with elsewhere(folder) as installation:
        yield installation
