"""What features share: rights, writing, text, mail, search. Imports only models and extensions."""
