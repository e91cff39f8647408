"""The names of the trade that a new space starts with; the animation changes them on the site afterwards.

One family a line, its names between semicolons, the usual one first: acronyms spelt out, old names and new
ones, everyday words beside the administration's.
"""

SEED = """
C2S ; CSS ; complémentaire santé solidaire ; CMU-C ; ACS ; mutuelle gratuite ; mutuelle solidaire
PUMa ; CMU ; protection universelle maladie ; couverture maladie universelle ; affiliation
AME ; aide médicale de l’État
carte Vitale ; carte verte ; carte de sécu
assurance maladie ; CPAM ; sécurité sociale ; sécu ; caisse primaire
compte ameli ; ameli
mutuelle ; complémentaire santé
ALD ; affection de longue durée
IJ ; indemnités journalières ; IJSS
arrêt de travail ; arrêt maladie ; avis d’arrêt
accident du travail ; AT ; accident de trajet
maladie professionnelle ; MP
médecin traitant ; docteur traitant
médecin ; docteur ; toubib ; généraliste
mi-temps thérapeutique ; temps partiel thérapeutique
pension d’invalidité ; invalidité
feuille de soins ; FSE
CEAM ; carte européenne d’assurance maladie
reste à charge ; ticket modérateur
DMP ; dossier médical partagé ; Mon espace santé
transport sanitaire ; VSL ; ambulance ; taxi conventionné
lunettes ; optique ; 100 % santé
CAF ; allocations familiales ; caisse d’allocations familiales ; prestations familiales
APL ; aide au logement ; aide au loyer ; aide personnalisée au logement ; allocation logement ; ALS ; ALF
RSA ; revenu de solidarité active ; RMI
prime d’activité ; PPA
AAH ; allocation aux adultes handicapés
AEEH ; allocation d’éducation de l’enfant handicapé
AJPP ; allocation journalière de présence parentale
AJPA ; allocation journalière du proche aidant
PAJE ; prestation d’accueil du jeune enfant
CMG ; complément de libre choix du mode de garde
PreParE ; congé parental
ASF ; allocation de soutien familial
ARIPA ; recouvrement des pensions alimentaires ; agence de recouvrement
pension alimentaire ; contribution à l’entretien
ARS ; allocation de rentrée scolaire ; prime de rentrée
prime de naissance ; prime à la naissance
quotient familial ; QF
MNS ; montant net social ; net social
trop-perçu ; indu ; trop versé ; versé par erreur ; rendre de l’argent ; réclame de l’argent ; rembourser la CAF ; dette CAF
déclaration trimestrielle ; DTR
assistante maternelle ; nounou ; nourrice ; assmat
Pajemploi ; CESU ; chèque emploi service
MDPH ; maison départementale des personnes handicapées
PCH ; prestation de compensation du handicap
CMI ; carte mobilité inclusion ; carte d’invalidité ; macaron
RQTH ; reconnaissance de travailleur handicapé
APA ; allocation personnalisée d’autonomie
EHPAD ; maison de retraite
GIR ; AGGIR ; perte d’autonomie
aide à domicile ; aide ménagère ; portage de repas
proche aidant ; aidant familial
ASPA ; minimum vieillesse ; allocation de solidarité aux personnes âgées
CARSAT ; assurance retraite ; caisse de retraite ; CNAV ; CRAM
retraite complémentaire ; Agirc-Arrco
pension de réversion ; réversion ; pension de veuf ; pension de veuve
relevé de carrière ; RIS ; relevé de situation individuelle ; relevé de retraite
trimestres ; durée d’assurance ; annuités
trimestres manquants ; carrière incomplète ; années manquantes ; années oubliées ; périodes manquantes
retraite ; pension de retraite ; pension de vieillesse
carrière longue ; départ anticipé
info-retraite ; mon compte retraite
rachat de trimestres ; VPLR
retraite progressive ; cumul emploi retraite
MSA ; mutualité sociale agricole ; mutualité agricole ; mutuelle agricole
agriculteur ; exploitant agricole ; exploitant ; paysan ; cultivateur ; éleveur ; fermier
salarié agricole ; ouvrier agricole ; saisonnier agricole ; employé agricole ; ouvrier de ferme
France Travail ; Pôle emploi ; ANPE ; Assedic ; FT ; chômage
ARE ; aide au retour à l’emploi ; allocation chômage ; indemnisation du chômage
ASS ; allocation de solidarité spécifique
s’actualiser ; actualisation ; actualisation mensuelle ; pointage ; pointer ; déclaration mensuelle ; déclaration de situation
attestation employeur ; attestation Pôle emploi ; attestation France Travail ; documents de fin de contrat ; papiers de fin de contrat
demandeur d’emploi ; chômeur ; sans emploi
emploi ; travail ; boulot ; job ; bosser
licenciement ; renvoi ; licencié
rupture conventionnelle ; rupture du contrat
fiche de paie ; bulletin de salaire ; bulletin de paie ; fiche de salaire
radiation ; radié ; rayé ; exclu ; désinscrit ; sanction
CPF ; compte personnel de formation ; Mon compte formation ; DIF
VAE ; validation des acquis
CEJ ; contrat d’engagement jeune ; garantie jeunes
mission locale ; ML
patron ; employeur ; entreprise
PMSMP ; immersion professionnelle
Cap emploi ; emploi et handicap
auto-entrepreneur ; micro-entrepreneur ; micro-entreprise
URSSAF ; cotisations sociales
prud’hommes ; conseil de prud’hommes ; prud’homal
impôt sur le revenu ; IR
impôts ; DGFiP ; finances publiques ; DDFiP ; fisc ; trésor public ; centre des impôts ; trésorerie ; percepteur
SIP ; service des impôts des particuliers
PAS ; prélèvement à la source ; taux de prélèvement ; retenue à la source ; retenue sur salaire ; prélevé sur la paie
numéro fiscal ; SPI ; numéro d’impôt
RFR ; revenu fiscal de référence
avis d’imposition ; avis d’impôt ; feuille d’impôt
avis de situation déclarative ; ASDIR
déclaration de revenus ; déclaration d’impôts
corriger ; rectifier ; modifier ; erreur ; se tromper ; faire une erreur ; oublier
GMBI ; gérer mes biens immobiliers ; déclaration d’occupation
taxe foncière ; impôts fonciers
taxe d’habitation ; TH
crédit d’impôt ; réduction d’impôt
espace particulier ; compte impots.gouv
mensualisation ; mensualiser ; prélèvement mensuel
CNI ; carte nationale d’identité ; carte d’identité ; CNIe
passeport ; document de voyage
titre d’identité ; pièce d’identité ; papiers d’identité
France Titres ; ANTS ; Agence nationale des titres sécurisés
pré-demande ; prédemande en ligne
dispositif de recueil ; mairie équipée ; borne biométrique
photo d’identité ; e-photo ; ephoto ; photo numérique
timbre fiscal ; timbre électronique
acte de naissance ; extrait de naissance ; copie intégrale
livret de famille ; état civil
justificatif de domicile ; preuve d’adresse ; attestation d’hébergement
nom d’usage ; nom de naissance ; nom de jeune fille
carte grise ; certificat d’immatriculation ; immatriculation du véhicule
certificat de cession ; déclaration de cession ; vente d’un véhicule ; vente de voiture ; code de cession
certificat de situation administrative ; non-gage ; certificat de non-gage
voiture ; véhicule ; automobile ; auto ; bagnole
contrôle technique ; CT
permis de conduire ; permis ; permis B
perte de points ; solde de points ; Mes points permis
Crit’Air ; vignette
PV ; amende ; contravention ; procès-verbal
titre de séjour ; carte de séjour ; permis de séjour ; carte de résident ; récépissé
ANEF ; administration des étrangers en France ; démarches des étrangers ; titre de séjour en ligne
OFII ; office français de l’immigration
OFPRA ; asile ; réfugié
OQTF ; obligation de quitter le territoire
naturalisation ; nationalité française ; devenir français
étranger ; personne étrangère ; ressortissant ; immigré
regroupement familial ; faire venir sa famille
VLS-TS ; visa long séjour
aide juridictionnelle ; AJ ; BAJ ; avocat ; avocat gratuit ; défenseur ; frais de justice
conciliateur de justice ; conciliation
voisinage ; voisin ; conflit de voisinage ; dispute entre voisins
litige ; conflit ; dispute ; différend ; désaccord
casier judiciaire ; bulletin n° 3 ; B3 ; extrait de casier ; condamné ; condamnation
point-justice ; PAD ; accès au droit ; CDAD ; MJD
tribunal judiciaire ; TGI ; tribunal d’instance
JAF ; juge aux affaires familiales
Défenseur des droits ; médiateur de la République
recours ; contester ; contestation ; réclamation
RAPO ; recours administratif préalable ; recours préalable
CRA ; commission de recours amiable
médiateur ; médiation
tutelle ; curatelle ; mesure de protection ; habilitation familiale
succession ; héritage ; héritiers
notaire ; acte notarié
plainte ; porter plainte ; dépôt de plainte ; pré-plainte
violences conjugales ; femme battue ; conjoint violent ; mari violent ; violences au sein du couple ; 3919 ; frappée ; coups du mari ; peur de son mari
quitter le domicile ; partir de chez elle ; quitter le foyer ; quitter la maison
CIDFF ; droits des femmes et des familles
ordonnance de protection ; téléphone grave danger
divorce ; séparation ; rupture du couple ; se séparer ; séparés ; plus ensemble ; ex-conjoint ; ex-mari ; ex-femme ; ex ; ancien mari ; ancienne femme
conjoint ; époux ; épouse ; compagnon ; concubin
pacs ; pacsé ; partenaire de pacs
veuf ; conjoint survivant
décès ; mort ; mourir ; défunt
enfant ; fils ; fille ; gamin ; gosse ; mineur
bébé ; nourrisson
étudiant ; fac ; université ; faire des études
bourse ; CROUS ; DSE
SNU ; JDC ; journée défense et citoyenneté ; recensement citoyen
service civique ; volontariat
BAFA ; animateur de colonie
Info Jeunes ; PIJ ; point information jeunesse ; BIJ
ADIL ; information sur le logement
logement social ; HLM ; bailleur social
SNE ; numéro unique départemental ; demande de logement social
DALO ; droit au logement opposable
FSL ; fonds de solidarité pour le logement
expulsion ; impayé de loyer ; loyers impayés
dépôt de garantie ; caution
Visale ; Action Logement ; garant
état des lieux ; bail
bailleur ; propriétaire ; proprio
MaPrimeRénov’ ; ANAH ; rénovation énergétique ; France Rénov’
chèque énergie ; aide à la facture d’énergie
EDF ; électricité ; fournisseur d’énergie
surendettement ; Banque de France ; dossier de dettes
FICP ; fichage bancaire ; interdit bancaire
échelonnement ; échéancier ; paiement en plusieurs fois ; payer en plusieurs fois ; délai de paiement ; étaler ; échelonner
remise de dette ; effacement de dette ; effacement
droit au compte ; compte bancaire
RIB ; IBAN ; relevé d’identité bancaire ; coordonnées bancaires
CCAS ; CIAS ; centre communal d’action sociale
assistante sociale ; travailleur social
Restos du cœur ; banque alimentaire ; aide alimentaire
sans domicile fixe ; SDF ; domiciliation au CCAS
La Poste ; facteur ; bureau de poste
lettre recommandée ; recommandé ; LRAR ; courrier recommandé ; accusé de réception
courrier ; lettre
procuration ; pouvoir ; mandat
changement d’adresse ; déménagement ; déménager ; nouvelle adresse ; changer d’adresse ; changer de maison ; changer de logement ; changement de département ; partir habiter ; part vivre
maison ; logement ; domicile ; appartement ; habitation
réexpédition ; suivi de courrier
Identité Numérique La Poste ; identité numérique ; L’Identité Numérique
France Identité ; application France Identité
FranceConnect ; France Connect
Aidants Connect ; aidant numérique
mot de passe ; mdp ; code d’accès ; codes ; identifiants
courriel ; mail ; e-mail ; email ; adresse électronique ; messagerie ; adresse e-mail ; boîte mail ; mél
téléphone portable ; mobile ; smartphone ; numéro de portable
en ligne ; internet ; dématérialisé
ordinateur ; PC ; poste informatique ; ordi
scanner ; numériser
hameçonnage ; phishing ; arnaque ; escroquerie ; site frauduleux
piratage ; compte piraté
conseiller numérique ; médiateur numérique
RDV ; rendez-vous
justificatif ; pièce justificative ; papier ; document ; pièces à joindre ; imprimé
formulaire ; Cerfa
numéro de sécurité sociale ; NIR ; numéro de sécu
attestation de droits ; droits ouverts
perdu ; perte ; égaré
vol ; volé ; dérobé ; piqué
renouveler ; renouvellement ; refaire ; prolonger
expiration ; périmé ; expiré ; fin de validité ; échéance ; arriver à terme
toucher ; percevoir ; recevoir
gratuit ; sans frais
conseiller France services ; animateur France services
permanence ; accueil sur rendez-vous ; tenue de permanence
itinérant ; bus France services ; camion ; van
vidéoprojecteur ; projecteur ; rétroprojecteur
affiche ; affichette ; pancarte ; panneau ; visuel
dépliant ; flyer ; brochure ; plaquette ; prospectus
compte rendu ; CR ; bilan ; rapport ; synthèse
fermeture exceptionnelle ; fermé exceptionnellement ; porte close ; fermer au public
visite trimestrielle ; visite de l’animatrice ; passage de l’animatrice ; passage de la préfecture
vérifier ; contrôler ; relire
prérempli ; pré-rempli ; déjà rempli
remettre ; donner ; fournir ; délivrer
envoyer ; transmettre ; expédier
signaler ; prévenir ; avertir ; informer ; annoncer
ouvrir un compte ; créer un compte ; créer l’espace ; ouvrir l’espace
habiter ; vivre ; résider ; occuper
régler ; payer ; verser
bruit ; tapage ; nuisances
lent ; lenteur ; rame ; ralenti
garder ; noter ; enregistrer ; conserver
retirer ; aller chercher ; récupérer
ouverture des droits ; s’inscrire à la sécu ; inscrire à la sécurité sociale ; avoir la sécurité sociale ; premiers droits
arriver en France ; arrivée en France ; venir de l’étranger ; arriver de l’étranger ; primo-arrivant
horaires ; heures d’ouverture ; ouverture au public
réclamer ; exiger
âgé ; senior ; personne âgée ; mamie ; papy ; parent âgé ; grand-mère ; grand-père ; aîné
tournée ; itinérance ; déplacement
revenus ; ressources ; salaire ; bénéfice ; rémunération
argent ; moyens financiers
accompagner ; aider ; assister
rejet ; refus ; refusé ; rejeté
supprimer ; effacer ; fermer un compte
somme ; montant
copie ; duplicata
urgence ; urgent ; tout de suite
astuce ; truc ; bonne pratique ; conseil
ordre du jour ; programme
colloque ; journée départementale ; séminaire ; rencontre annuelle
gendarmerie ; police ; commissariat
enceinte ; grossesse
dentiste ; dentaire
hôpital ; clinique ; hospitalisation
application ; appli
loyer ; quittance
locataire ; occupant
justificatif de revenus ; preuve de revenus ; attestation de revenus
allocations ; prestations ; allocs
maman ; mère
handicap ; handicapé ; invalide
carte bancaire ; CB ; carte bleue
élections ; vote ; liste électorale
bloqué ; suspendu ; gelé
délai ; date limite ; combien de temps ; sous combien de jours
dossier ; demande
demander sa retraite ; partir à la retraite ; départ à la retraite ; prendre sa retraite ; liquider sa retraite
carrière ; vie professionnelle ; parcours professionnel ; années travaillées
petits boulots ; jobs d’été ; petits contrats
embauche ; embaucher ; recruter ; recrutement ; candidat
contrat de travail ; CDI ; CDD ; intérim
pension impayée ; impayé de pension ; ne verse plus ; ne paie plus la pension
parent isolé ; mère seule ; maman seule ; famille monoparentale ; élever seul
faibles revenus ; petits revenus ; revenus modestes ; petit salaire ; petite retraite ; peu de ressources ; sans moyens ; petit budget
sous le même toit ; même maison ; même logement ; cohabiter ; cohabitation
garde d’enfants ; crèche ; mode de garde
présent ; présence ; amener ; emmener
valable ; valide ; validité ; en cours de validité
vendre ; céder ; revendre
occasion ; véhicule d’occasion ; acheter une voiture
moto ; scooter ; mobylette
Clio ; Twingo ; Peugeot ; Renault ; Citroën ; voiture
se connecter ; connexion ; accéder au compte ; entrer dans son compte
atelier ; animation ; séance collective
prêter ; prêt ; emprunter
tribunal ; juge ; audience ; procès
orienter ; aiguiller ; diriger vers
charte ; règles ; règlement ; mode d’emploi
débuter ; débutant ; nouvel arrivant ; premiers pas
partager ; échanger ; mettre en commun
annuaire ; coordonnées ; numéro de téléphone ; adresses utiles
administration ; service public ; organisme
forum ; espace d’échange ; plateforme d’échange
trimestriel ; tous les trois mois ; chaque trimestre ; trois derniers mois
mensuel ; chaque mois ; tous les mois
payant ; prix ; tarif ; coût
jeune ; adolescent ; ado ; lycéen
autorisé ; légal ; avoir le droit
confidentiel ; secret ; discret ; confidentialité
formalité ; procédure ; marche à suivre
colis ; paquet ; pli
employé ; salarié
rembourser ; remboursement
oublié ; manquant ; manquer ; absent du relevé
décrocheur ; décrochage ; décrochage scolaire
combien de mois avant ; longtemps à l’avance
""".strip().splitlines()


def families() -> list[tuple[str, ...]]:
    """Each family: its names, the usual one first."""
    return [tuple(name.strip() for name in line.split(" ; ")) for line in SEED]
