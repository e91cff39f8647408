"""Who belongs to which circle, as conditions on accounts for a statement: those who are told, asked or shown.

Rights are asked one person at a time (`can`); a circle finds the people. Activity and scopes come on top.
"""

from fsforum.models import Role, User

REFERENTS = User.role == Role.PARTNER
"""The référents of all bodies; `User.body_id` says of which."""
FIELD_ANIMATORS = User.role == Role.FIELD
ADMINISTRATORS = User.role == Role.ADMIN
DESKS_AND_FIELD = User.role.in_((Role.ANIMATEUR, Role.FIELD))
"""Those who receive people, and who animates them."""
