"""Pages of files."""

from flask import Blueprint

from fsforum.core.guard import guard, public

bp = Blueprint("files", __name__)
