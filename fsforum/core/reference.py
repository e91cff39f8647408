"""What a new installation starts with: themes, partner bodies, spaces of discussion, names of the trade.

Names stand here once (Pôle emploi became France Travail, ANTS became France Titres); afterwards the
administration pages change them.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fsforum.core import index, slugs, synonyms
from fsforum.models import Body, BodyKind, Role, Space, SpaceAudience, Theme, ThemeBody

# slug: (short name, article, full name with {place}, kind, days of commitment)
BODIES = {
    "caf": ("CAF", "la", "Caisse d’allocations familiales {place}", BodyKind.NATIONAL, 5),
    "cpam": ("CPAM", "la", "Caisse primaire d’assurance maladie {place}", BodyKind.NATIONAL, 5),
    "ddfip": ("DDFiP", "la", "Direction départementale des finances publiques {place}", BodyKind.NATIONAL, 5),
    "carsat": ("CARSAT", "la", "Caisse d’assurance retraite et de la santé au travail", BodyKind.NATIONAL, 5),
    "msa": ("MSA", "la", "Mutualité sociale agricole", BodyKind.NATIONAL, 5),
    "france-travail": ("France Travail", "", "France Travail {place}", BodyKind.NATIONAL, 5),
    "la-poste": ("La Poste", "", "La Poste {place}", BodyKind.NATIONAL, 5),
    "justice": (
        "Justice",
        "la",
        "Point-justice et conseil départemental de l’accès au droit",
        BodyKind.NATIONAL,
        8,
    ),
    "prefecture": ("Préfecture", "la", "Préfecture {place}, France Titres", BodyKind.NATIONAL, 5),
    "conciliateur": ("Conciliateur", "le", "Conciliateurs de justice", BodyKind.LOCAL, 8),
    "cidff": (
        "CIDFF",
        "le",
        "Centre d’information sur les droits des femmes et des familles",
        BodyKind.LOCAL,
        5,
    ),
    "mission-locale": ("Mission locale", "la", "Missions locales", BodyKind.LOCAL, 5),
    "logement": ("ADIL", "l’", "Agence départementale d’information sur le logement", BodyKind.LOCAL, 5),
    "point-info-jeunesse": ("Info Jeunes", "", "Points information jeunesse", BodyKind.LOCAL, 8),
}
THEMES = {
    "Impôts": ("ddfip",),
    "Famille et prestations": ("caf", "msa"),
    "Santé": ("cpam", "msa"),
    "Retraite": ("carsat", "msa"),
    "Régime agricole": ("msa",),
    "Emploi et formation": ("france-travail", "mission-locale"),
    "Titres d’identité": ("prefecture",),
    "Carte grise et permis": ("prefecture",),
    "Étrangers en France": ("prefecture",),
    "Justice et accès au droit": ("justice", "conciliateur"),
    "Logement": ("logement", "caf"),
    "Courrier et identité numérique": ("la-poste",),
    "Jeunesse": ("mission-locale", "point-info-jeunesse"),
    "Droits des femmes et des familles": ("cidff", "justice"),
    "Handicap et autonomie": ("caf", "cpam"),
    "Énergie et surendettement": ("prefecture",),
    "Numérique et aide aux démarches": ("prefecture",),
    "Vie du réseau": ("prefecture",),
}
EVERYBODY = tuple(Role)
NETWORK = (Role.ANIMATEUR, Role.FIELD, Role.ADMIN)
ANIMATION = (Role.FIELD, Role.ADMIN)
# name: (description, who reads in words, readers, writers)
SPACES = {
    "Vie du réseau": (
        "Organisation, matériel, ateliers, retours d’expérience : tout ce qui se partage.",
        "Tout le réseau et les partenaires",
        EVERYBODY,
        tuple(role for role in EVERYBODY if role != Role.OBSERVER),
    ),
    "Entre animateurs": (
        "Entre structures, sans les partenaires : questions de métier et coups de main.",
        "Les structures et l’animation",
        NETWORK,
        NETWORK,
    ),
    "Préfecture et animation": (
        "Coordination de l’animation départementale et de la préfecture.",
        "L’animation et la préfecture",
        ANIMATION,
        ANIMATION,
    ),
}


def install(session: Session, place: str) -> int:
    """Add what is missing, in the caller's transaction; returns how many rows were added.

    `place` completes the bodies' names (« de Haute-Saône »). What exists is left as it is.
    """
    places = _install_bodies(session, place) + _install_themes(session) + _install_spaces(session)
    return places + synonyms.install(session)


def _install_bodies(session: Session, place: str) -> int:
    known = set(session.scalars(select(Body.slug)))
    missing = [(i, slug, *facts) for i, (slug, facts) in enumerate(BODIES.items()) if slug not in known]
    for position, slug, short, article, name, kind, days in missing:
        session.add(
            Body(
                slug=slug,
                short=short,
                article=article,
                name=name.format(place=place),
                kind=kind,
                commitment_days=days,
                position=position,
            )
        )
    session.flush()
    for body in session.scalars(select(Body).where(Body.slug.in_([slug for _, slug, *_ in missing]))):
        index.put_body(session, body)
    return len(missing)


def _install_themes(session: Session) -> int:
    known = set(session.scalars(select(Theme.slug)))
    bodies = dict(session.execute(select(Body.slug, Body.id)).all())
    missing = [(i, name) for i, name in enumerate(THEMES) if slugs.slugify(name) not in known]
    for position, name in missing:
        theme = Theme(slug=slugs.slugify(name), name=name, position=position)
        session.add(theme)
        session.flush()
        for rank, slug in enumerate(THEMES[name]):
            session.add(ThemeBody(theme_id=theme.id, body_id=bodies[slug], position=rank))
    return len(missing)


def _install_spaces(session: Session) -> int:
    known = set(session.scalars(select(Space.slug)))
    missing = [(i, name) for i, name in enumerate(SPACES) if slugs.slugify(name) not in known]
    for position, name in missing:
        description, words, readers, writers = SPACES[name]
        slug = slugs.slugify(name)
        space = Space(slug=slug, name=name, description=description, audience_words=words, position=position)
        session.add(space)
        session.flush()
        for role in readers:
            session.add(SpaceAudience(space_id=space.id, role=role, may_write=role in writers))
    return len(missing)
