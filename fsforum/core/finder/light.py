"""Words that every sentence may hold, whatever it is about: they tell less than their rarity says.

In a space of a few hundred texts « recevoir » or « nouvelle » can be as rare as « Vitale ». What a language
says everywhere is known beforehand: these are common words of spoken French that name no errand of the desk.
Their bare forms; words of one stem need one form.
"""

from fsforum.core import french

_WORDS = """
accepter accompagner accord ailleurs aimer air ajouter amener amis ancien appeler apporter apprendre
attendant attendre auparavant autant autour avancer bas bon bonne bouche bout bras cahier calme cause
cent certain chance changer chercher cinq clair client commencer complet comprendre conseil conseiller
continuer corps cote coup court croire debut decider dedans dehors demander derriere desormais dessous
dessus deux devant devenir devrait devront dialogue different difficile directement dix doigt donnent
donner dur effectuer effet endroit ensemble ensuite entendre entier entrer envie essayer euros exact
exactement exemple exister expliquer exprimer face facile facon faisant falloir fameux fille fils fin
finir fois fond force forme gagner garcon garder grand gros guere haut heure homme hors huit ici idee
impossible indiquer installer interesser jeter joli jour juste laisser large lendemain lever lieu loin
long longtemps main maintenant mal malgre maniere marcher meilleur mettre mieux milieu mille minute mois
moitie moment monde monter montrer mot moyen necessaire neuf nombre nommer normal normalement noter
nouveau nouvelle nuit nul obliger obtenir occuper oeil ordre oublier paraitre pareil parler parole part
partie partir passer pays peine penser petit peur pied place plein plupart porter poser posseder pousser
pratique precis preferer premier prendre present presenter presque prevoir prevu priere procedure
prochain proposer propre quart quatre quinzaine quitter raconter raison rapide rapidement rappeler rater
recemment recevoir reconnaitre reel reellement regard regarder relatif rencontrer rendre renseignement
renseigner repondre reponse rester retrouver reussir revenir rien rire risque route salle sauver savoir
second sembler sens sentir sept servir seul sien signaler simple simplement site situation six soir
solution sorte sortir sous souvenir suffire suite suivre sujet supplementaire surtout systeme table tard
tas temps tendre tenir tenter terminer terre tete tomber tot total toucher tour tourner traiter
tranquille travers trois trouver type unique utiliser valoir venir verifier vie vieux vif ville vite
vivent vivre voie vouloir vrai vraiment yeux zero
"""
LIGHT = frozenset(french.key(word) for word in _WORDS.split())
"""Their keys."""
