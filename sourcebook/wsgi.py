"""What gunicorn serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sourcebook.settings")
# A page may not hold the database longer than three seconds; commands and jobs may.
os.environ.setdefault("SOURCEBOOK_STATEMENT_TIMEOUT", "3000")

django.setup(set_prefix=False)

from sourcebook.handler import Handler  # noqa: E402 - middleware asks for loaded apps

application = Handler()
