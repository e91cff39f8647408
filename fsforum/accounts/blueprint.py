"""The blueprint that the modules of this feature share."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
