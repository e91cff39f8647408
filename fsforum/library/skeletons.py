"""The text from which a new resource starts, for each kind that has a usual shape; a fiche has its form."""

from fsforum.models import ResourceKind

_SKELETONS = {
    ResourceKind.GUIDE: """
## Pour qui

À qui s’adresse cette démarche.

## Documents

- Premier document à réunir
- Deuxième document

## Les étapes

1. Première étape
2. Deuxième étape

## Les pièges

- Ce qui fait perdre du temps ou de l’argent

## Lien officiel

[Nom du site](https://www.service-public.fr)

## Qui appeler

Numéro et horaires.

## Plan B

Que faire si cela bloque.
""",
    ResourceKind.MODEL: """
## Quand l’utiliser

Dans quelle situation, et pour qui.

## Le texte à adapter

> Madame, Monsieur,
>
> Le texte, avec des blancs à remplir : [nom de l’organisme], [numéro de dossier], [date].

## À joindre

- Première pièce à joindre
- Deuxième pièce

## Où l’envoyer

L’adresse, ou la rubrique du site.
""",
}


def of(kind: ResourceKind) -> str:
    """The text that a new resource of this kind starts from; empty where there is none."""
    return _SKELETONS.get(kind, "").strip()


def untouched(text: str) -> bool:
    """Whether nobody wrote anything in the place of a skeleton."""
    return text in map(str.strip, _SKELETONS.values())
