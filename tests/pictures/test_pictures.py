"""docs/pictures shows every page type in both languages, and stays small."""

from tests.pictures.pages import FOLDER, LANGUAGES, MOST_BYTES, PICTURES, PRINT


def test_each_page_type_is_there_in_each_language():
    names = [*(one.name for one in PICTURES), PRINT]
    wanted = {f"{name}-{language}.webp" for name in names for language in LANGUAGES}
    assert {file.name for file in FOLDER.iterdir()} == wanted


def test_all_together_stay_under_three_megabytes():
    assert 0 < sum(file.stat().st_size for file in FOLDER.iterdir()) < MOST_BYTES
