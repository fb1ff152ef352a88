"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sourcebook.settings")
# A page may not hold the database longer than three seconds; commands and jobs may.
os.environ.setdefault("SOURCEBOOK_STATEMENT_TIMEOUT", "3000")

application = get_wsgi_application()
