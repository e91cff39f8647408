# ruff: noqa: E501 (patterns and lists are read in one piece)
"""What may be written although it looks personal: services, public bodies, and what the directory itself says."""

import re
from dataclasses import dataclass

GENERIC = frozenset(
    "contact accueil info infos information informations dpo rgpd mairie commune secretariat secretaire.mairie support"
    " assistance noreply no-reply ne-pas-repondre nepasrepondre webmaster postmaster abuse direction prefecture"
    " sous-prefecture france-services franceservices franceservice france-service courrier communication administration"
    " rh recrutement presse sav aide standard ccas cias mediatheque bibliotheque agence bureau service services"
    " servicepublic reclamation reclamations mediateur mediation securite urgence juridique comptabilite inscription"
    " inscriptions reservation emploi formation numerique conseiller.numerique cdad point-justice urbanisme etatcivil"
    " etat-civil population social action-sociale enfance jeunesse equipe hello bonjour demarches git".split()
)
PREFIXES = (
    "mairie", "commune", "france-services", "franceservices", "france.services", "ccas", "cias", "msap", "fs.", "fs-",
    "service", "secretariat", "accueil", "contact-", "contact.", "point-justice", "cdad", "mediatheque", "prefecture",
    "sous-prefecture", "pref-", "sp-", "ddfip", "sip.", "sip-", "pmi-", "pmi.",
)  # fmt: skip
PROVIDERS = frozenset(
    "gmail.com orange.fr wanadoo.fr free.fr hotmail.fr hotmail.com outlook.fr outlook.com live.fr laposte.net sfr.fr"
    " neuf.fr bbox.fr yahoo.fr yahoo.com icloud.com gmx.fr aol.com protonmail.com proton.me numericable.fr msn.com"
    " live.com googlemail.com club-internet.fr hotmail.be ymail.com me.com aliceadsl.fr pm.me yahoo.co.uk mac.com".split()
)
"""Where everybody has a box: « accueil.paulette » may be a person there, a town hall has its name in it."""
_TOWN_HALL = re.compile(
    r"mairie|commune|ccas|cias|msap|france[.-]?services?|m[ée]diath[èe]que|pr[ée]fecture|cdad"
)
PUBLIC = (
    "gouv.fr", "caf.fr", "cnaf.fr", "cafmail.fr", "cnafmail.fr", "ameli.fr", "assurance-maladie.fr", "cnamts.fr",
    "msa.fr", "francetravail.fr", "francetravail.net", "pole-emploi.fr", "pole-emploi.net", "lassuranceretraite.fr",
    "cnav.fr", "urssaf.fr", "acoss.fr", "service-public.fr", "servicepublic.fr", "haute-saone.fr", "justice.fr",
    "laposte.fr", "agirc-arrco.fr", "info-retraite.fr", "banque-france.fr", "cnil.fr", "defenseurdesdroits.fr",
    "conseil-etat.fr", "assemblee-nationale.fr", "senat.fr", "cnfpt.fr", "cdg70.fr", "ars.sante.fr", "sante.fr",
    "anah.fr", "adil70.fr", "anil.org", "unedic.fr", "cnracl.fr", "ircantec.fr", "ac-besancon.fr", "education.fr",
    "bourgognefranchecomte.fr", "europa.eu", "caissedesdepots.fr", "mdph70.fr", "udaf70.fr", "habitat70.fr", "ants.fr", "conseiller-numerique.fr", "monprojetpourlaplanete.fr", "insee.fr",
)  # fmt: skip
_TOWN = re.compile(
    r"(?:^|\.)(?:mairie|ville|commune|cc|ccas|ca|agglo|departement|cpam|carsat|caf|udaf|mission-?locale)-[a-z0-9-]+\.(?:fr|com)$|(?:^|\.)(?:udaf|mission-?locale)\d*\.(?:asso\.)?fr$"
)
_PATTERN = re.compile(r"pr[ée]nom[._-]?nom|nom[._-]?pr[ée]nom|pr[ée]nom|nom|p\.nom")
"""« prenom.nom@caisse.fr » says how addresses are made."""
_DIGITS = re.compile(r"\D")
_WORD = re.compile(r"\w+")


def digits_of(phone: str) -> str:
    """A French number as ten digits, however it was written."""
    digits = _DIGITS.sub("", phone)
    if phone.lstrip("( ").startswith(("+33", "0033", "+ 33", "00 33", "(+33")) or len(digits) in (11, 13):
        digits = re.sub(r"^(?:00)?33", "", digits)
        digits = "0" + digits.removeprefix("0")
    return digits


def words_of(address: str) -> frozenset[str]:
    """The words and numbers of a postal address, to compare two ways of writing it."""
    return frozenset(_WORD.findall(address.lower().replace("\n", " ")))


@dataclass(frozen=True)
class Allowed:
    """What the directory lists: e-mail addresses, telephones (ten digits), words of postal addresses."""

    mails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    homes: frozenset[frozenset[str]] = frozenset()

    def mail(self, address: str) -> bool:
        """Whether an e-mail address is that of a service, a public body, somebody of the directory, or nobody's."""
        local, _, domain = address.partition("@")
        if address in self.mails or local in GENERIC:
            return True
        if local.startswith(PREFIXES) and (domain not in PROVIDERS or _TOWN_HALL.search(local)):
            return True
        if _PATTERN.fullmatch(local):
            return True
        return any(domain == one or domain.endswith("." + one) for one in PUBLIC) or bool(
            _TOWN.search(domain)
        )

    def home(self, address: str) -> bool:
        """Whether a postal address is one of the directory."""
        if not self.homes:
            return False
        said = words_of(address)
        return any(one <= said for one in self.homes)


NOTHING = Allowed()
