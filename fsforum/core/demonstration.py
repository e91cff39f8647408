"""The accounts of a demonstration, shown on its sign-in page; settings refuse them in production."""

PASSWORD = "demonstration-70"  # noqa: S105 - public by intent
ACCOUNTS = (
    ("Animatrice France services, Rioz", "animateur@demo.test"),
    ("Animateur France services, Champagney", "animateur2@demo.test"),
    ("Référente CAF", "partenaire.caf@demo.test"),
    ("Référent CPAM", "partenaire.cpam@demo.test"),
    ("Animatrice départementale", "terrain@demo.test"),
    ("Préfecture", "admin@demo.test"),
    ("Observateur", "observateur@demo.test"),
)
