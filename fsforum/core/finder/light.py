"""Words that every sentence may hold, whatever it is about: they tell less than their rarity says.

In a space of a few hundred texts « recevoir » or « nouvelle » can be as rare as « Vitale ». What a language
says everywhere is known beforehand: these are common words of spoken French that name no errand of the desk.
Their bare forms; words of one stem need one form.
"""

from fsforum.core import french

_WORDS = """
accepter accompagner aimer ajouter amener amis ancien appeler apporter apprendre attendant attendre
auparavant autant avancer bas bon bonne bout calme certain changer chercher clair commencer complet
comprendre conseil conseiller continuer cote court croire debut decider demander derriere desormais devant
devenir dialogue different difficile directement donner dur effectuer effet endroit ensemble ensuite
entendre entier entrer envie essayer exact exactement exemple expliquer exprimer facile facon falloir fameux
fille fils fin finir fois fond force forme gagner garcon garder grand gros guere haut heure homme hors ici
idee impossible indiquer interesser jeter joli jour juste laisser lendemain lieu loin long longtemps
maintenant malgre maniere marcher meilleur mieux milieu minute mois moment monde monter montrer mot moyen
nombre nommer normal normalement noter nouveau nouvelle nuit obliger obtenir occuper ordre oublier paraitre
parler part partie partir passer pays penser petit pied place plein porter poser posseder pratique preferer
premier prendre presenter presque prevoir priere procedure prochain proposer propre quitter raconter raison
rapide rapidement rappeler recemment recevoir reellement regarder relatif rencontrer renseignement
renseigner repondre reponse rester retrouver reussir revenir rien risque savoir second sembler sens sentir
servir seul signaler simple simplement situation soir sorte sortir suffire suite suivre sujet supplementaire
surtout systeme tard temps tendre tenir tenter terminer tomber tot total toucher tourner traiter travers
trouver type unique utiliser venir verifier vie vieux ville vite vivre voie vouloir vrai vraiment
"""
LIGHT = frozenset(french.key(word) for word in _WORDS.split())
"""Their keys."""
