"""Settings of an installation, read from FSFORUM_… in the environment or a `.env` file.

A wrong value stops the start with a French sentence that says what and how (SettingsError).
"""

import os
import re
import secrets
from calendar import isleap
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

KNOWN_KEYS = {"secret", "changeme", "change-me", "dev", "demo", "development", "secret-key"}
YEARS = range(2020, 2101)
YES = {"1", "oui", "true", "yes"}
DEPARTEMENTS = {
    "70": "Haute-Saône",
    "25": "Doubs",
    "39": "Jura",
    "90": "Territoire de Belfort",
    "88": "Vosges",
}


class SettingsError(Exception):
    """A setting that cannot work; its text is a French sentence for the operator."""


@dataclass(frozen=True)
class Settings:
    """Everything an operator may choose. `demo` is never true in production."""

    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    database_url: str = "sqlite:///instance/fsforum.db"
    storage_url: str = ""
    mail_url: str = ""
    mail_from: str = ""
    mail_inbound: str = ""
    clamd: str = ""
    departement: str = "70"
    departement_name: str = "Haute-Saône"
    closed_days: frozenset[date] = frozenset()
    incident_hours: int = 8
    data_dir: Path = Path("instance")
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    demo: bool = False
    behind_proxy: bool = False
    contact_mail: str = ""
    legal_publisher: str = ""
    legal_director: str = ""
    legal_host: str = ""
    dpo_mail: str = ""
    mail_domain: str = field(default="localhost")

    @property
    def secure(self) -> bool:
        """Whether the site is served over TLS (cookies are then `__Host-` and Secure)."""
        return self.base_url.startswith("https://")

    @property
    def hostname(self) -> str:
        """The only host name (besides the loopback ones in development) that requests may carry."""
        return urlsplit(self.base_url).hostname or "localhost"


def read(environ: dict[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings of this process: environment first, then `.env` in `folder`, then defaults.

    Raises SettingsError on the first value that cannot work.
    """
    folder = folder or Path.cwd()
    from_file = {k: v or "" for k, v in dotenv_values(folder / ".env").items()}
    values = from_file | dict(os.environ if environ is None else environ)

    def get(name: str, default: str = "") -> str:
        return values.get(f"FSFORUM_{name}", "").strip() or default

    data_dir = Path(get("DATA_DIR", str(folder / "instance"))).absolute()
    port = _port(get("PORT") or values.get("PORT", "").strip() or "8000")
    base_url = _base_url(get("BASE_URL", f"http://127.0.0.1:{port}"))
    demo = _demo(get("DEMO"), base_url)
    departement = get("DEPARTEMENT", "70")
    hostname = urlsplit(base_url).hostname or "localhost"
    return Settings(
        secret_key=_secret_key(get("SECRET_KEY"), data_dir, base_url),
        base_url=base_url,
        database_url=_database_url(get("DATABASE_URL"), data_dir),
        storage_url=_storage_url(get("STORAGE_URL"), data_dir),
        mail_url=_mail_url(get("MAIL_URL")),
        mail_from=get("MAIL_FROM", f"ne-pas-repondre@{hostname}"),
        mail_inbound=_mail_inbound(get("MAIL_INBOUND")),
        clamd=_clamd(get("CLAMD")),
        departement=departement,
        departement_name=get("DEPARTEMENT_NOM", DEPARTEMENTS.get(departement, departement)),
        closed_days=_closed_days(get("JOURS_FERMES")),
        incident_hours=_number(get("INCIDENT_HEURES", "8"), "INCIDENT_HEURES", 1, 72),
        data_dir=data_dir,
        host=get("HOST", "127.0.0.1"),
        port=port,
        threads=_number(get("THREADS", "8"), "THREADS", 1, 64),
        demo=demo,
        behind_proxy=get("BEHIND_PROXY").lower() in YES,
        contact_mail=get("CONTACT_MAIL"),
        legal_publisher=get("LEGAL_PUBLISHER"),
        legal_director=get("LEGAL_DIRECTOR"),
        legal_host=get("LEGAL_HOST"),
        dpo_mail=get("DPO_MAIL"),
        mail_domain=hostname,
    )


def _demo(value: str, base_url: str) -> bool:
    wanted = value.lower() in YES
    if wanted and base_url.startswith("https://"):
        raise SettingsError(
            "FSFORUM_DEMO est refusé avec une adresse https : les comptes de démonstration "
            "n’existent jamais en production. Retirez FSFORUM_DEMO."
        )
    return wanted


def _number(value: str, name: str, least: int, most: int) -> int:
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"FSFORUM_{name} doit être un nombre entre {least} et {most}, pas « {value} ».")
    return int(value)


def _port(value: str) -> int:
    return _number(value, "PORT", 1, 65535)


def _closed_days(value: str) -> frozenset[date]:
    """Local days off: whole dates, or « MM-JJ » for one that comes back every year."""
    days: set[date] = set()
    for text in re.split(r"[\s,;]+", value):
        try:
            if re.fullmatch(r"\d\d-\d\d", text):
                days |= {date.fromisoformat(f"{year}-{text}") for year in YEARS if _leaps(year, text)}
            elif text:
                days.add(date.fromisoformat(text))
        except ValueError:
            raise SettingsError(
                "FSFORUM_JOURS_FERMES : des jours comme 2027-05-07, ou 12-26 pour chaque année, séparés par "
                f"des virgules ; « {text} » n’en est pas un."
            ) from None
    return frozenset(days)


def _leaps(year: int, text: str) -> bool:
    """Whether the day exists in that year (29 February only sometimes does)."""
    return text != "02-29" or isleap(year)


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(
            "FSFORUM_BASE_URL doit être l’adresse publique du site, sans chemin, par exemple "
            f"https://espace.exemple.fr, pas « {value} »."
        )
    return value.rstrip("/")


def _database_url(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'fsforum.db'}"
    value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError(
            "FSFORUM_DATABASE_URL doit commencer par sqlite:/// ou postgresql+psycopg://, "
            f"pas « {value.split(':', 1)[0]} »."
        )
    return value


def _storage_url(value: str, data_dir: Path) -> str:
    if value.startswith("s3://"):
        raise SettingsError(
            "FSFORUM_STORAGE_URL : le stockage S3 n’est pas encore disponible dans cette version. "
            "Laissez ce réglage vide pour ranger les fichiers dans un dossier local."
        )
    if value and not value.startswith("file://"):
        raise SettingsError(f"FSFORUM_STORAGE_URL doit commencer par file:///, pas « {value} ».")
    return value or f"file://{data_dir / 'files'}"


def _mail_url(value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        raise SettingsError(
            "FSFORUM_MAIL_URL doit ressembler à smtp://hote:25, smtp+starttls://nom:motdepasse@hote:587 "
            "ou smtps://nom:motdepasse@hote:465."
        )
    return value


def _clamd(value: str) -> str:
    """Where ClamAV's daemon listens."""
    if value and not re.fullmatch(r"unix:/.+|(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}", value):
        raise SettingsError(
            "FSFORUM_CLAMD doit être l’adresse de clamd, par exemple 127.0.0.1:3310 ou "
            f"unix:/run/clamav/clamd.ctl, pas « {value} »."
        )
    return value


def _mail_inbound(value: str) -> str:
    """The address whose « + part » says to what a mail replies; its name is short, 64 characters in all."""
    if value and not re.fullmatch(r"[A-Za-z0-9._-]{1,16}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise SettingsError(
            "FSFORUM_MAIL_INBOUND doit être une adresse simple, de 16 caractères au plus avant l’arobase et "
            f"sans « + », par exemple reponse@exemple.fr, pas « {value} »."
        )
    return value.lower()


def _secret_key(value: str, data_dir: Path, base_url: str) -> str:
    """The operator's key; in development, one made once and kept beside the data."""
    if value:
        if len(value) < 32 or value.lower() in KNOWN_KEYS or len(set(value)) < 8:
            raise SettingsError(
                "FSFORUM_SECRET_KEY est trop courte ou trop connue : il faut au moins 32 caractères au "
                "hasard. Par exemple : python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
            )
        return value
    if base_url.startswith("https://"):
        raise SettingsError(
            "FSFORUM_SECRET_KEY manque. Fabriquez-la une fois : "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))', puis gardez-la secrète."
        )
    kept = data_dir / "secret_key"
    if kept.is_file():
        return kept.read_text().strip()
    data_dir.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
    return key
