"""A wrong setting stops the start with a French sentence that says what and how."""

import re
from datetime import date
from pathlib import Path

import pytest

from fsforum.config import Settings, SettingsError, read

GOOD_KEY = "u7Jk2mQ9xZ4vB8nL1pR6tY3wE5aS0dF7"


def settings(folder: Path, **values: str) -> Settings:
    return read({f"FSFORUM_{name}": value for name, value in values.items()}, folder)


def test_the_defaults_need_no_other_service(tmp_path: Path) -> None:
    found = read({}, tmp_path)
    assert found.database_url.startswith("sqlite:///")
    assert found.mail_url == ""
    assert len(found.secret_key) >= 32
    assert read({}, tmp_path).secret_key == found.secret_key, "the development key is kept"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"SECRET_KEY": "court"}, "32 caractères"),
        ({"SECRET_KEY": "changeme" * 8}, "trop connue"),
        ({"BASE_URL": "https://espace.exemple.fr"}, "FSFORUM_SECRET_KEY manque"),
        ({"BASE_URL": "espace.exemple.fr"}, "FSFORUM_BASE_URL"),
        ({"BASE_URL": "https://espace.exemple.fr/chemin", "SECRET_KEY": GOOD_KEY}, "sans chemin"),
        ({"DATABASE_URL": "mysql://x"}, "postgresql+psycopg://"),
        ({"MAIL_URL": "http://relais"}, "smtp://"),
        ({"PORT": "abc"}, "nombre entre 1 et 65535"),
        ({"PORT": "99999"}, "nombre entre 1 et 65535"),
        ({"STORAGE_URL": "ftp://x"}, "file:///"),
        ({"STORAGE_URL": "s3://seau"}, "S3"),
        (
            {"DEMO": "1", "BASE_URL": "https://espace.exemple.fr", "SECRET_KEY": GOOD_KEY},
            "FSFORUM_DEMO est refusé",
        ),
    ],
)
def test_a_wrong_value_is_explained(tmp_path: Path, values: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        settings(tmp_path, **values)


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FSFORUM_PORT=8010\nFSFORUM_DEPARTEMENT=25\n")
    found = read({"FSFORUM_PORT": "8020"}, tmp_path)
    assert (found.port, found.departement_name) == (8020, "Doubs")


def test_postgresql_addresses_are_understood(tmp_path: Path) -> None:
    found = read({"FSFORUM_DATABASE_URL": "postgres://nom:mot@hote/base"}, tmp_path)
    assert found.database_url == "postgresql+psycopg://nom:mot@hote/base"


def test_local_days_off_are_dates_or_come_back_every_year(tmp_path: Path) -> None:
    found = settings(tmp_path, JOURS_FERMES="2027-05-07, 12-26;02-29").closed_days
    assert {date(2027, 5, 7), date(2026, 12, 26), date(2031, 12, 26), date(2028, 2, 29)} <= found
    assert date(2028, 5, 7) not in found
    for wrong in ("demain", "2027-02-30", "13-01", "26/12/2027"):
        with pytest.raises(SettingsError, match="FSFORUM_JOURS_FERMES"):
            settings(tmp_path, JOURS_FERMES=wrong)


def test_every_setting_is_documented() -> None:
    """README and .env.example name each setting that the code reads."""
    root = Path(__file__).parent.parent
    code = (root / "fsforum" / "config.py").read_text()
    named = {part.split('"')[1] for part in code.split("get(")[1:] if part.startswith('"')}
    assert len(named) > 15
    example, readme = (root / ".env.example").read_text(), (root / "README.md").read_text()
    assert {n for n in named if f"FSFORUM_{n}" not in example} == set()
    assert {n for n in named if f"_{n}" not in readme} == set()
