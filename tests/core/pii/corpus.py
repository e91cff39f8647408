# ruff: noqa: E501, RUF001 (sentences are read in one piece, with the signs that people type)
"""Sentences of the desk: each with the kinds of personal data that it holds, and look-alikes that hold none.

Numbers are made up; their keys are computed. `{nir}` and the like stand for one of them.
"""

from __future__ import annotations

from stdnum.fr import nir as nir_rule

from fsforum.core.pii import Kind


def nir(body: str) -> str:
    """A social security number with its key, in the usual groups."""
    number = body + str(nir_rule.calc_check_digits(body))
    return " ".join([number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13], number[13:]])


def spi(ten: str) -> str:
    """A tax number with its key."""
    return f"{ten}{int(ten) % 511:03d}"


NIRS = ["2690549588157", "1850370550042", "2541225056118", "185102A004036", "258072B033021", "1991299341012", "7900770123004"]
NIR, NIR_2, NIR_A, NIR_B = nir(NIRS[0]), nir(NIRS[1]), nir(NIRS[3]), nir(NIRS[4])
COMPACT = NIR.replace(" ", "")
IBAN = "FR76 3000 6000 0112 3456 7890 189"
GERMAN, BELGIAN = "DE89 3704 0044 0532 0130 00", "BE68 5390 0754 7034"
SPI, BAD_SPI = spi("0712345678"), "0712345678999"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

POSITIVE: dict[Kind, list[str]] = {
    Kind.NIR: [
        f"Elle a signalé sa nouvelle adresse. Son numéro : {NIR}. Faut-il refaire une demande ?",
        f"NIR {COMPACT}",
        f"nir:{COMPACT[:13]} clé {COMPACT[13:]}",
        f"n° sécu {NIR.replace(' ', '.')}",
        f"n° sécu {NIR.replace(' ', '-')}",
        f"Carte Vitale : {NIR.replace(' ', chr(0xA0))}",
        f"Carte Vitale : {NIR.replace(' ', chr(0x202F))}",
        f"Carte Vitale : {NIR.replace(' ', chr(0x2009))}",
        f"Pour {NIR.translate(WIDE)}, le dossier est bloqué.",
        f"Pour {NIR[:9]}\u200b{NIR[9:]} le dossier est bloqué.",
        f"Pour {COMPACT[:6]}\u200d{COMPACT[6:]} le dossier est bloqué.",
        f"Pour {COMPACT[:6]}\u00ad{COMPACT[6:]} le dossier est bloqué.",
        f"Pour {COMPACT[:5]}\u2060{COMPACT[5:]}.",
        f"Pour **{NIR}** merci",
        f"Pour **{NIR[:7]}** **{NIR[8:]}** merci",
        f"Pour {NIR[:4]} **{NIR[5:7]}** {NIR[8:]} merci",
        f"Pour *{NIR}* merci",
        f"Pour `{COMPACT}` merci",
        f"| Nom | NIR |\n|---|---|\n| D. | {NIR} |",
        f"| sexe | an | mois | lieu |\n| {' | '.join(NIR.split())} |",
        NIR[:8].strip() + "\n" + NIR[8:].strip(),
        f"attestation-{COMPACT}.pdf",
        f"attestation_{COMPACT}_2026.pdf",
        f"{NIR.replace(' ', '_')}.pdf",
        f"Corse : {NIR_A}",
        f"CORSE : {NIR_B.upper()}",
        f"corse : {NIR_B.lower()}",
        f"Né à l’étranger, {nir(NIRS[5])}, il n’a pas d’espace ameli.",
        f"Numéro provisoire {nir(NIRS[6])}.",
        f"Son numéro de sécurité sociale est {COMPACT[:13]}",
        f"Numéro de sécu sans la clé : {' '.join(NIR.split()[:-1])}, que faire ?",
        f"CARTE VITALE {' '.join(NIR_2.split()[:-1])}",
        f"Le NIR de l’assurée ({COMPACT[:13]}) est refusé.",
        f"{NIR_2}",
        f"Deux personnes : {NIR} et {NIR_2}",
        f"Voici les deux : {NIR}, 2026",
        f"Sécu {NIR[0]}.{NIR[2:4]}.{NIR[5:7]}.{NIR[8:10]}.{NIR[11:14]}.{NIR[15:18]} / {NIR[19:]}",
        f"Sécu {COMPACT[:1]} {COMPACT[1:5]} {COMPACT[5:7]} {COMPACT[7:13]} {COMPACT[13:]}",
        f"2&nbsp;69&nbsp;05&nbsp;49&nbsp;588&nbsp;157&nbsp;{COMPACT[13:]}",
    ],
    Kind.IBAN: [
        f"Son IBAN : {IBAN}", f"RIB {IBAN.replace(' ', '')}", f"iban {IBAN.lower()}", f"IBAN {IBAN.replace(' ', chr(0x202F))}",
        f"IBAN **{IBAN}**", IBAN.replace(" ", "-"), f"compte {GERMAN} en Allemagne", f"compte {BELGIAN.replace(' ', '')}",
        f"| IBAN | {IBAN} |", f"rib-{IBAN.replace(' ', '')}.pdf", f"IBAN {IBAN.translate(WIDE)}", f"{IBAN[:14]}\n{IBAN[15:]}",
        f"Virement sur {IBAN} puis courrier.", f"IBAN:{IBAN[:6]}\u200b{IBAN[6:]}", "IT60 X054 2811 1010 0000 0123 456 est son compte",
        "ES91 2100 0418 4502 0005 1332", "PT50 0002 0123 1234 5678 9015 4",
    ],
    Kind.TAX: [
        f"Son numéro fiscal est {SPI}", f"SPI : {SPI}", f"n° fiscal {SPI[:2]} {SPI[2:4]} {SPI[4:7]} {SPI[7:10]} {SPI[10:]}",
        f"Impôts : identifiant {SPI}, mot de passe perdu", f"DÉCLARANT 1 : {SPI}", f"numéro fiscal **{spi('3012345678')}**",
        f"| Numéro fiscal | {SPI} |", f"avis-impots-{SPI}.pdf", f"numéro fiscal {SPI.translate(WIDE)}", f"Numéro fiscal : {BAD_SPI}",
        f"fiscal {SPI[:6]}\u200b{SPI[6:]}", f"numéro fiscal\n{SPI}", f"Identifiant fiscal {spi('1298765432')}", f"déclarant 2 ({spi('2298765432')})",
        f"Numéro fiscal {SPI.replace('7', '7', 1)[:4]}.{SPI[4:7]}.{SPI[7:10]}.{SPI[10:]}",
    ],
    Kind.PHONE: [
        "Vous pouvez la joindre au 06 12 34 56 78.", "tel 0612345678", "06.12.34.56.78", "06-12-34-56-78", "06/12/34/56/78", "+33 6 12 34 56 78",
        "+33612345678", "0033 6 12 34 56 78", "+33 (0)6 12 34 56 78", "07 81 22 33 44 svp", "06\u00a012\u00a034\u00a056\u00a078", "06\u202f12\u202f34\u202f56\u202f78",
        "０６ １２ ３４ ５６ ７８", "06 12\u200b 34 56 78", "**06 12 34 56 78**", "06 **12** 34 56 78", "06 12 34\n56 78", "TÉL : 06 12 34 56 78",
        "| Mme D. | 06 12 34 56 78 |", "photo-0612345678.jpg", "Mme Durand, 03 84 12 34 56, attend un rappel.", "Son fixe est le 03 84 12 34 56.",
        "L’usagère (03.84.12.34.56) rappellera.", "Monsieur est joignable au 09 51 23 45 67", "rappeler au 03 84 12 34 56", "Domicile : 03 84 12 34 56",
        "Mme D. a appelé la CAF, son numéro est le 06 12 34 56 78", "Portable du bénéficiaire 07.81.22.33.44", "0 6 1 2 3 4 5 6 7 8", "(+33)6 12 34 56 78",
        "061 234 5678 : son portable", "Le monsieur répond au 03 84 12 34 56", "03 84 76 12 98 06 12 34 56 78", "06&nbsp;12&nbsp;34&nbsp;56&nbsp;78",
    ],
    Kind.MAIL: [
        "Écrire à jeanne.durand@gmail.com", "JEANNE.DURAND@ORANGE.FR", "jeanne.durand@free.fr.", "jeanne(at)free.fr", "jeanne [at] free.fr", "jeanne.durand arobase free.fr",
        "jeanne.durand @ free.fr", "**jeanne.durand@free.fr**", "<jeanne.durand@wanadoo.fr>", "[son mail](mailto:jeanne.durand@free.fr)", "jeanne\u200b.durand@free.fr",
        "jeanne．durand＠free．fr", "| mail | jd70@hotmail.com |", "mail jeanne-durand@sfr.fr, merci", "jeanne.durand(arobase)free(point)fr", "jeanne.durand@free point fr",
        "son mail : jd_1954@yahoo.fr", "j.durand+caf@gmail.com", "durand70@laposte.net", "courriel de l’usager:marc@exemple.org", "jeanne.durand@free.fr-attestation.pdf",
        "Jeanne.Durand@example.com veut ouvrir son compte", "jeanne.durand{at}gmail.com",
    ],
    Kind.CAF: [
        "Allocataire n° 1234567", "n° allocataire : 1234567 A", "numéro d’allocataire 1234567A", "matricule 0123456", "CAF n° 123 4567", "N° CAF : 1234567", "NUMÉRO CAF 1 234 567",
        "Son matricule CAF est le 1234567K.", "allocataire **1234567**", "allocataire １２３４５６７", "allocataire 12\u200b34567", "| Allocataire | 1234567 |", "allocataire\n1234567",
        "matricule-1234567.pdf", "allocataire_1234567.pdf", "Matricule : 1234567-B", "Mme D., allocataire à la CAF sous le numéro 7654321, attend.", "CAF 7654321", "caf no 7654321 z",
        "numéro d'allocataire 765 43 21", "matr. 7654321",
    ],
    Kind.IDENTITY: [
        "passeport 09AB12345", "Son passeport n° 21 CK 45678 est périmé", "PASSEPORT : 09ab12345", "passeport-09AB12345.pdf", "CNI 880692310285", "carte d’identité n° 8806 9231 0285",
        "carte d'identité : X4RTBPFW4", "carte nationale d’identité D2H6862M2", "CNI n°X4R TBP FW4", "cni **X4RTBPFW4**", "titre de séjour 9903123456", "numéro étranger : 7503 123 456", "N° AGDREF 9903123456",
        "récépissé 9903 123 456", "carte de séjour n° 99 03 12 34 56", "pièce d’identité 110570200123", "CNI １１０５７０２００１２３", "| CNI | 110570200123 |", "CNI\n110570200123", "carte d’identité 0107 2A0 00123",
        "passeport étranger K1234567", "CNIE : T7X62TZ79", "Le numéro de sa carte d’identité est le T7X62TZ79.",
    ],
    Kind.BIRTH: [
        "née le 12/03/1954", "né le 3 mars 1954", "Né(e) le 12.03.1954", "NÉE LE 12-03-1954", "né·e le 12/03/54", "Mme D., née à Vesoul le 12 mars 1954", "née Durand le 12/03/1954", "date de naissance : 12/03/1954",
        "Date de naissance 12 mars 1954", "DDN 12/03/1954", "ddn : 12 03 1954", "D.D.N. 12/03/1954", "| Date de naissance | 12/03/1954 |", "née le 1er mai 1969", "né le **12/03/1954**", "né le １２/０３/１９５４",
        "née le 12/\u200b03/1954", "né le\n12/03/1954", "nee le 12/03/1954", "date de naissance de l’enfant : 2019-04-12", "né le mardi 12 mars 1954", "naissance : 12/03/1954", "sa date de naissance est le 12/03/1954",
        "né le 12 Août 1961 à Lure", "NÉ LE 3 DÉCEMBRE 1949", "née en Algérie le 4 juillet 1951",
    ],
    Kind.ADDRESS: [
        "Elle habite 12 rue des Lilas, 70000 Vesoul", "Il demeure au 3 bis avenue de la Gare 70200 Lure", "Mme D., 12 rue des Lilas, 70000 Vesoul", "L’usagère réside 4 chemin du Moulin\n70190 Rioz",
        "Domicilié 12, place de l’Église 70290 Champagney", "SON ADRESSE : 12 RUE DES LILAS 70000 VESOUL", "Monsieur vit 8 impasse des Prés, 70100 Gray", "Adresse de l’allocataire : 12 rue des Lilas 70 000 Vesoul",
        "chez elle, 5 rue du 8 mai 1945, 70300 Luxeuil", "elle habite **12 rue des Lilas**, 70000 Vesoul", "La dame loge 14 allée des Tilleuls 70400 Héricourt", "son domicile, 2 quai Yves Barbier, 70000 Vesoul",
        "Le locataire du 12 bd de Besançon, 70000 Vesoul", "Mon adresse est 12 rue １２ mai, 70000 Vesoul", "Elle habite 12\u202frue des Lilas, 70000\u202fVesoul",
    ],
}

NEGATIVE: list[str] = [
    "Appelez le 3646 avant midi.", "Le 3230 répond de 9 h à 16 h 30.", "3939, 3960, 3995 et 36 46", "0809 40 14 01 est gratuit", "0 800 123 456", "08 92 68 11 11", "Le 118 218 est payant", "Le 116 117 la nuit",
    "SIRET 732 829 320 00074", "SIRET : 26700012300017", "siren 552 081 317", "SIRET 306 123 456 78901", "SIRET 85 037 055 000 424", "N° FINESS 700000029", "RNA W702001234", "code APE 8411Z", "facture 2026-0612345678",
    "Formulaire Cerfa 15691*01", "cerfa n° 12100*02 et 11423*06", "Demande de passeport (Cerfa 12100*02)", "CNI : Cerfa n° 12101*02", "allocataire : cerfa 11423*06", "Cerfa 13750*07 pour la carte grise",
    "La ville compte 70 000 habitants.", "1 234 567 allocataires en France", "Le nombre d’allocataires est de 1 234 567.", "13,5 millions d’allocataires", "La CAF verse 1 234 567 € par an", "CAF de 70000 Vesoul", "La CAF (70) a reçu 123 4567 dossiers", "Budget 2 690 549 588 157 euros",
    "du 12/03/2026 au 15/04/2026", "Permanence du 1er mai 2026 au 3 juin 2026", "du 12.03.26 au 15.04.26", "ouvert 9 h 00 - 12 h 30", "2024 2025 2026 2027 2028", "01 02 03 04 05 06 07 08 09 10", "les départements 01 02 03 04 05", "Horaires 08 30 12 00 13 30 17 00",
    "Accueil de la mairie : 03 84 91 82 11", "Standard de la préfecture : 03 84 77 70 00", "la permanence du CDAD, 03 84 75 12 34", "France services de Rioz : 03 84 91 82 11", "CPAM : 03.84.11.22.33", "Le secrétariat répond au 06 12 34 56 78.", "L’astreinte du service est au 06 12 34 56 78", "Ligne directe de l’agence 07 81 22 33 44", "Plateforme ANTS 09 70 83 07 07", "la mission locale au 03 84 76 40 33",
    "contact@mairie-rioz.fr", "accueil@rioz.example.fr", "dpo@haute-saone.gouv.fr", "jean.dupont@caf.fr", "karim.belaid@assurance-maladie.fr", "prefecture@haute-saone.gouv.fr", "mairie.rioz@orange.fr", "franceservices.rioz@cc-rioz.fr", "france-services@gray.fr", "info@adil70.org", "ne-pas-repondre@impots.gouv.fr", "webmaster@exemple.fr", "anne.martin@msa.fr", "marie@cc-pays-riolais.fr", "secretariat@gmail.com", "CONTACT@ORANGE.FR",
    "Merci @camille.roussel pour ta réponse", "@helene.vautrin peux-tu confirmer ?", "@camille.roussel@karim.belaid merci", "Bonjour @anne.martin.Merci", "L’arobase se tape avec Alt Gr + 0", "rendez-vous at home", "le prix @ 3 €", "le signe @ dans une adresse",
    "les personnes nées à compter du 1er janvier 1961", "nés après le 1er septembre 1961", "les assurés nés avant le 01/01/1955", "nés entre le 01/09/1961 et le 31/12/1961", "les générations nées à partir du 1er janvier 1968", "les enfants nés le 1er janvier 2025 ou après", "pour un enfant né à compter du 01/01/2025", "Date de naissance obligatoire depuis le 12/03/2024", "né en 1954", "née en mars 1954", "La date de naissance est demandée.", "date de naissance postérieure au 1er janvier 1961", "ceux nés le 29 février", "l’acte de naissance de moins de 3 mois", "Le service est né le projet de 2019", "les personnes nées le 1er janvier 1961 ou après", "L’idée est née en réunion du 12/03/2026",
    "La CAF de Vesoul, 9 boulevard des Alliés, 70000 Vesoul", "Rendez-vous 12 rue des Lilas, 70000 Vesoul", "L’usager peut se rendre à la sous-préfecture, 18 place de la République, 70200 Lure", "Agence France Travail : 2 rue Georges Ponsot 70000 Vesoul", "Mairie, 1 place du Souvenir français 70190 Rioz", "La personne s’adresse au service des impôts, 1 rue Lamartine, 70000 Vesoul", "La dame peut aller à la permanence du CDAD, 1 place du Palais, 70000 Vesoul", "4 rue de la gare", "Vesoul 70000", "elle habite à Vesoul",
    "passeport : 86 euros, timbre fiscal", "Le timbre fiscal coûte 25 €", "passeport en 2026, 45 jours", "CNI valable 10 ans, 15 ans si délivrée entre le 01/01/2004 et le 31/12/2013", "carte d’identité : prendre rendez-vous au 03 84 77 70 00 (accueil)", "titre de séjour : accueil au 03 84 77 70 00", "titre de séjour : délai 2026-11-23", "carte d’identité PERDUE ou VOLÉE", "passeport biométrique pour mineurs", "Carte d’identité : formulaire CERFA12100", "pré-demande CNI numéro à 10 caractères", "CNI 3939", "récépissé de 3 mois, article L421-1",
    "Le numéro fiscal a 13 chiffres.", "Le numéro fiscal comporte 13 chiffres et commence par 0, 1, 2 ou 3.", "Impôts : 0809 401 401", "impôts 2025 : déclaration avant le 22 mai 2026", "impôts : formulaires 2042, 2042-C et 2044", "1234567890123", "référence 0712345678999", "EAN 3017620422003", "Le numéro de sécurité sociale a 15 chiffres.", "sécu : 3646", "Carte Vitale : délai 21 jours, dossier 2026-123", "Le NIR commence par 1 ou 2", "attestation de sécurité sociale 2025 2026", "ISBN 978-2-07-036822-8", "ISBN 2070368228", "suivi colis 6A12345678901", "lettre recommandée 1A 123 456 7890 1", "numéro de commande 269054958815799", "NIR d’exemple incomplet 2 69 05 49", "1 69 13 49 588 157 80",
    "matricule de la tondeuse", "matricule 12345", "matricule 123456789", "Allocataire depuis 2019, 2 enfants", "allocataire AAH à 80 %", "allocataire : 06 juin", "numéro d’allocataire demandé (7 chiffres)", "La CAF au 3230 puis touche 1", "CAF 70 : 9 bd des Alliés", "caf.fr rubrique 1234",
    "FR76 est le début d’un IBAN français", "IBAN : FR76 XXXX XXXX", "IBAN FR76 3000 6000 0112 3456 7890 188", "de 70 000 habitants dans la commune et autour", "BE 12 ans et plus dans le département", "le 12 mars 2026 à 9 h 30 en salle 3", "article R. 512-2 du code de la sécurité sociale", "loi n° 2004-801 du 6 août 2004", "loi 78-17 du 6 janvier 1978", "décret 2019-536", "RFR inférieur à 12 679 €", "plafond 9 719 € pour une personne seule", "taux de 1,7 % puis 0,5 %", "SMIC 1 801,80 €", "code postal 70000", "INSEE 70447", "coordonnées 47.6237 6.1557", "https://www.service-public.fr/particuliers/vosdroits/F1234", "https://www.caf.fr/allocataires/aides-et-demarches/12345", "https://exemple.fr/?id=0612345678901234", "IP 192.168.10.254", "version 3.12.4", "réf. 06 12 34 56 78",
    "attestation-hebergement.pdf", "compte-rendu-2026-03-12.pdf", "cerfa_15691-01.pdf", "planning-semaine-12.ods", "photo 2026-11-23 10.25.36.jpg", "IMG_20261123_102536.jpg", "liste_communes_70000.csv",
]  # fmt: skip
