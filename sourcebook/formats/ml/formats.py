from sourcebook.formats.en.formats import *  # noqa: F403  as all of India writes them
