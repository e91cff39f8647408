"""Words of one family whose stems differ: « perte » meets « perdre », « achat » meets « acheter ».

One family a line, the word that gives its key first. General French alone: what means the same by custom
of the trade (« C2S », « CSS ») stands in the table of synonyms, which people keep. A change here means
raising KEY_VERSION.
"""

# Words that the stem would mix with others: an « employeur » is no « emploi », a « décision » no « décès », a
# « loyer » no « loi », « pays » no « paie », a « foyer » does not come twice (« fois »).
OWN = (
    "animateur animateurs animatrice animatrices case cases casier casiers communication communications"
    " cotisant cotisants cotisation cotisations cotise cotiser decision decisions depart departement"
    " departements departs donnee donnees elevage elevages eleveur eleveurs eleveuse eleveuses employeur"
    " employeurs fermier fermiere fermieres fermiers fichier fichiers format formats foyer foyers gare"
    " gares habitant habitante habitantes habitants journal licence licences loyer loyers mars montant"
    " montants organisme organismes ouvrier ouvriere ouvrieres ouvriers patron patrons pays permission"
    " permissions politique politiques reference references rendez retrait retraits taxi taxis visa visas"
    " vite"
).split()

# What ends like « ils déclarent » and is no verb; the stem leaves that ending alone.
NO_VERBS = frozenset(
    "absent accent accident adherent adjacent adolescent affluent agent antecedent ardent argent auvent cent"
    " client coefficient coherent competent concurrent confident conscient consequent content continent"
    " contingent convergent couvent decent deficient dent detergent different dissident divergent efficient"
    " eloquent emergent eminent equivalent escient event evident excedent excellent expedient frequent"
    " gradient imminent impatient impertinent imprudent incident incoherent incompetent inconscient"
    " inconvenient indecent independent indifferent indulgent influent ingredient inherent innocent insolent"
    " intelligent intermittent lent mecontent negligent occident omnipresent orient parent patient permanent"
    " pertinent polyvalent precedent present president prevalent prudent quotient recent recipient recurrent"
    " resident reticent sergent serpent souvent succulent talent torrent transparent turbulent urgent vent"
    " violent virulent".split()
)

FAMILIES = """
perdre perdu perdue perte perd perdent
vendre vendu vente vendeur vendeuse vend vendent
acheter achat acheteur acheteuse
payer paye paie paient paiement impaye impayee impayes paies
recevoir recu recue recoit reception recois recoivent
voler voleur
naitre naissance nait natal
deceder deces decede defunt
inscrire inscription inscrit inscrite inscrivent
ecrire ecrit ecriture ecrivent
joindre joint jointe
louer location locataire locatif
conduire conduite conducteur conduit
detruire destruction detruit
repondre reponse repond repondu repondent
prendre pris prise prend prenez prennent
remettre remise remis remet remettent
vieux vieille vieil vieillesse vieillissement
jeune jeunesse
travailler travail travailleur
employer employe
imposer impot imposition imposable
retraite retraitee
marier mariage marie mari maritale
resider residence resident
connecter connexion
bloquer blocage debloquer
pirater piratage pirate
demander demandeur demandeuse
envoyer envoi envoye envoie
obtenir obtenu obtention obtient obtiennent
creer creation creez
ouvrir ouverture ouvert ouverte
fermer fermeture
supprimer suppression
corriger correction correctif
signer signature signataire
radier radiation
rayer raye rayee
heriter heritage heritier
succession succeder
suspendre suspension suspendu
former formation formateur formatrice
eleveur eleveuse elevage
violence violent
medecin medical medicale medecine
soigner soin
hopital hospitalier hospitalisation
grossesse enceinte
enfant enfance
agricole agriculteur agriculture agricultrice
ceder cession cede
reduire reduction reduit
rendre rendu rend rendent
rompre rupture
choisir choix choisissent
saisir saisine saisie saisi
afficher affichage
fraude frauduleux
escroc escroquerie
reconnaitre reconnaissance reconnu reconnait
tuteur tutelle
revenu revenus
dette endettement endette
chauffer chauffage
transferer transfert
traduire traduction
imprimer impression imprimante
scanner scan
apprendre apprentissage apprenti
benevole benevolat
elire election electeur electoral
venir venue vient viennent
mere maternite maternel
pere paternite
parent parental parentalite
famille familial
solidaire solidarite
complement complementaire
annee annuel
mois mensuel
jour journee
cout couter couteux
vivre vit vivent vecu vie
lire lecture
mettre mis met mettent
suivre suivi suivent
comprendre comprehension compris
percevoir percu percue perception percoit
obligation obligatoire obliger
prioritaire priorite
urgent urgence
chomage chomeur chomeuse
absent absence
adherer adherent adhesion
citoyen citoyennete
salaire salarial salarie
artisan artisanal artisanat
prefecture prefectoral prefet
commune communal
mairie maire municipal municipalite
travaux chantier
proprietaire propriete
defendre defense defenseur
mediation mediateur mediatrice
proteger protection
dependre dependance dependant
veuf veuve veuvage
beneficier beneficiaire benefice
prescrire prescription
plafond plafonner
livrer livraison
convoquer convocation
temoigner temoin temoignage
deposer depot depose
donner don donation
leguer legs
numerique numerisation numeriser
exister existence existant
animateur animatrice
preuve prouver
controler controle controleur
construire construction
produire production producteur
fournir fourniture fournisseur
offrir offre
approuver approbation
interdire interdiction interdit
permettre permission permet permettent
exiger exigence
eligible eligibilite
cotisation cotise cotiser cotisant
departement departemental
fermier fermiere
habitant habitante
ouvrier ouvriere
nouveau nouvel nouvelle
numero numeros
attendre attend attendent attente attendue
plaindre plainte
scolaire scolarite scolariser
souscrire souscription souscrit
prevenir prevention prevenu
soutenir soutien
stage stagiaire
suffire suffit suffisant suffisent
trimestre trimestriel
precaire precarite
reprendre reprise repris reprend reprennent
ancien anciennete
""".strip().splitlines()
