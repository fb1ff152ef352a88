"""`make messages`: bring the catalogues up to date with code and templates."""

import django
from django.conf import settings

from tests.translations.catalogue import OF_REPORTS, update

if __name__ == "__main__":
    django.setup()
    for code in (*dict(settings.LANGUAGES), *OF_REPORTS):
        if code != "en":
            print(f"{code}: {update(code)} texts to translate")
