"""`make messages`: bring the catalogues up to date with code and templates."""

import django
from django.conf import settings

from tests.translations.catalogue import update

if __name__ == "__main__":
    django.setup()
    for code, _name in settings.LANGUAGES:
        if code != "en":
            print(f"{code}: {update(code)} texts to translate")
