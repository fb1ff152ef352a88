"""What a typed query means: sounds, phrases, minus words, words that say nothing, bad input."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from practices.models import SearchRow
from practices.search import Filters, find, hits, near_ones, ranking, statements
from practices.search.pieces import apart, loose_words
from practices.search.reading import read_query
from practices.search.sounds import is_long, key_of, keys_asked
from practices.search.words import LONGEST_QUERY, MOST_TERMS, folded
from tests.factories.practices import PLAIN, published_practice

pytestmark = pytest.mark.django_db
HEARD = """
शौचालय shauchalay shochalay sochalay shouchalaya
शौचालयों shauchalay
स्वच्छता swachhta svachhata swachchata
गाँव gaon gaanv gaav
महिलाओं mahilaon mahilao
संरक्षण sanrakshan samrakshan sanrakchan
शौचालय shouchaley sauchaly
समस्या samasya samsya
सहायता sahayata sahayta
मरम्मत marammat maramat
समिति samiti samity
बाढ़ baadh
बच्चा bachcha bacca
प्लास्टिक plastic plastik
पंचायत panchayat panchayet
শৌচালয় shouchaloy shauchalay
সংরক্ষণ songrokkhon sangrakshan
সংৰক্ষণ xongrokhyon
আবর্জনা aborjona abarjana
ব্যবস্থা byabostha bebostha
ব্যবহার byabohar bebohar
বিদ্যালয় bidyaloy biddaloy
প্যাড pad
পায়খানা paikhana paykhana
கழிப்பறை kazhipparai kalipparai kazhiparai
கழிப்பறைகள் kazhipparai
சேமிப்பு semippu chemippu
குடிநீர் kudineer kudinir
மழை mazhai malai
தூய்மை thooimai tuymai
பஞ்சாயத்து panchayathu
கிராமம் gramam kiramam
மழை mazai
ஊராட்சி oorachi
"""
UNLIKE = [("शौचालय", "school"), ("पानी", "pune"), ("नल", "nali"), ("জল", "jail"), ("நீர்", "naaru")]


def titles(query):
    """Return the titles of what has all words, or where nothing has of what comes nearest."""
    page = find(query, Filters(), AnonymousUser())
    return [practice.title for practice in page.practices[: page.full or None]]


def is_heard(written, typed):
    key = key_of(folded(written))
    return any(key == k or (is_long(k) and key.startswith(k)) for k in keys_asked(typed))


@pytest.mark.parametrize("line", HEARD.strip().splitlines())
def test_latin_spellings_sound_like_the_word(line):
    written, *spellings = line.split()
    assert [typed for typed in spellings if not is_heard(written, typed)] == []


def test_other_words_sound_otherwise():
    assert [pair for pair in UNLIKE if is_heard(*pair)] == []


def test_a_word_is_found_from_another_script():
    for title, language in [
        ("हमारे गाँव का तालाब", "hi"),
        ("পুকুরের জল সংরক্ষণ", "bn"),
        ("বৰষুণৰ পানী সংৰক্ষণ", "as"),
        ("குளத்தில் நீர் சேமிப்பு", "ta"),
        ("A pond at Bijnor", "en"),
        ("सड़क पर कूड़ा", "hi"),
    ]:
        published_practice(title=title, language=language, **PLAIN)
    for typed, title in [
        ("gaon ke talab", "हमारे गाँव का तालाब"),
        ("तालाव", "हमारे गाँव का तालाब"),
        ("pukur jol", "পুকুরের জল সংরক্ষণ"),
        ("borosun xongrokhyon", "বৰষুণৰ পানী সংৰক্ষণ"),
        ("neer cemippu", "குளத்தில் நீர் சேமிப்பு"),
        ("बिजनौर", "A pond at Bijnor"),
        ("sarak koora", "सड़क पर कूड़ा"),
        ("sadak kooda", "सड़क पर कूड़ा"),
    ]:
        assert titles(typed)[:1] == [title], typed
    term = read_query("talab").terms[0]
    assert [term.means(folded(word)) for word in ("तालाब", "नदी", "pond")] == [True, False, True]


def test_phrases_and_minus_words():
    published_practice(title="Soak pit of stones", **PLAIN)
    published_practice(title="Pit to soak plastic", **PLAIN)
    published_practice(title="Hand pump", **PLAIN)
    assert titles("“soak pit”") == ["Soak pit of stones"]
    assert sorted(titles("soak pit")) == ["Pit to soak plastic", "Soak pit of stones"]
    assert titles("soak pit -plastic") == ["Soak pit of stones"]
    assert titles('soak -"soak pit"') == ["Pit to soak plastic"]
    assert sorted(titles("-plastic")) == ["Hand pump", "Soak pit of stones"]
    assert titles("nothing-at-all -plastic") == []
    assert titles("soak-pit - plastic") == titles("soak pit plastic")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10,000 toilets, 42,000; 1,000,000.", "10000 toilets 42000 1000000"),
        ("1,00,000 or 12,34,567kg", "100000 or 1234567kg"),
        ("१०,००० ১০০০ ௧௦ ੧ ૨ ୩ ౪ ೫ ൬", "10000 1000 10 1 2 3 4 5 6"),
        ("wards 1,2,3 in 2015,2016", "wards 1 2 3 in 2015 2016"),
        ("10,5 1234,000 10,000,5 1,00", "10 5 1234 000 10 000 5 1 00"),
    ],
)
def test_a_number_is_one_word_without_marks_of_thousands(text, words):
    assert folded(text) == words


def test_numbers_are_found_however_they_are_written():
    marked, plain = "Grants of 10,000 rupees", "Grants for 10000 toilets"
    hindi = "१०,००० शौचालय"
    for title in (marked, plain, "10 tanks of 000 litres", "Wards 1,2,3"):
        published_practice(title=title, **PLAIN)
    published_practice(title=hindi, language="hi", **PLAIN)
    for typed in ("10000", "10,000", "१००००", "১০,০০০", "௧௦௦௦௦"):
        assert sorted(titles(typed)) == sorted([marked, plain, hindi]), typed
    assert titles("“10,000 toilets”") == [plain]
    assert sorted(titles("grants -10,000 tanks")) == titles("tanks") == ["10 tanks of 000 litres"]
    assert titles("2") == ["Wards 1,2,3"]
    assert titles("123") == []
    assert loose_words("a 10,000 pit", folded) == [
        ("a", (0, 1)),
        ("10000", (2, 8)),
        ("pit", (9, 12)),
    ]


def test_phrases_are_taken_apart_but_not_what_must_not_be_there():
    assert apart('a “soak pit” -"of stones" "deep well"') == 'a  soak pit  -"of stones"  deep well '


@pytest.mark.parametrize("text", ['tank "soak -pit" well', 'a-"soak pit"', '"soak pit"-stones'])
def test_a_minus_in_or_beside_a_phrase_leaves_no_word_out_once_it_is_taken_apart(text):
    assert '"' not in apart(text)
    assert read_query(text).without == read_query(apart(text)).without == ()


def test_what_says_nothing_is_left_out_unless_nothing_else_was_typed():
    published_practice(title="खुले में शौच", language="hi", **PLAIN)
    published_practice(title="Ka ki", **PLAIN)
    assert [term.words for term in read_query("khule mein shauch ke liye").terms] == [
        ("khule",),
        ("shauch",),
    ]
    assert titles("khule mein shauch ki") == ["खुले में शौच"]
    assert titles("ka ki") == ["Ka ki"]


WILD = st.text(
    alphabet=st.one_of(
        st.sampled_from("\"'-&|!():*<>%_\\ \x00\u200d।ा্ ஃ“” aक১😀"),
        st.characters(codec=None),
    ),
    max_size=60,
)


@settings(max_examples=80, deadline=None)
@given(text=WILD)
@example("\x00")
@example("\ud800 \udfff")
@example("'" * 1000)
@example('"' * 1000)
@example("a " * 5000)
@example("' | !x & (b:* <-> c) -- %s %(x)s _ \\")
@example("- -- -\" \" -''")
def test_any_text_is_read(text):
    typed = read_query(text)
    assert len(typed.terms) <= MOST_TERMS
    assert all(term.query for term in typed.terms)
    assert typed.cut or len(text) <= LONGEST_QUERY
    assert find(text, Filters(), AnonymousUser()).count == 0


def test_what_is_mistyped_is_mended_or_offered(client):
    for number in range(6):
        published_practice(title=f"Turbine grinder {number}", **PLAIN)
    published_practice(title="Grain mill beside the school", **PLAIN)
    page = find("turbne grindr", Filters(), AnonymousUser())
    assert (page.spelled, page.count, page.relaxed) == ("turbine grinder", 6, False)
    assert find("grainmill", Filters(), AnonymousUser()).spelled == "grain mill"
    assert find("“turbne” qqxyz", Filters(), AnonymousUser()).spelled == "“turbine” qqxyz"
    assert find("hydroponics", Filters(), AnonymousUser()).spelled == ""
    assert "is found for “turbine”" in client.get("/practices/?q=turbne").text
    published_practice(title="Turbne, written so once", **PLAIN)
    page = find("Turbne", Filters(), AnonymousUser())
    assert (page.spelled, page.offered, page.count) == ("", "turbine", 1)
    assert 'href="?q=turbine"' in client.get("/practices/?q=Turbne").text


def test_of_words_that_nothing_has_together_the_rarest_tells_most():
    for number in range(9):
        published_practice(title=f"A village meets {number}", **PLAIN)
    published_practice(title="Septage of the town", **PLAIN)
    page = find("village septage removal", Filters(), AnonymousUser())
    assert page.relaxed
    assert page.practices[0].title == "Septage of the town"


def test_of_words_that_tell_alike_one_is_enough_to_come_near():
    """Each of four tells a fifth and more; what has two comes first, what has none not at all."""
    names = ["quillwort", "harrow", "kiln", "anvil"]
    for name in names:
        published_practice(title=f"A {name} of the ward", **PLAIN)
    both = published_practice(title="Harrow and kiln", **PLAIN)
    published_practice(title="None of these", **PLAIN)
    page = find(" ".join(names), Filters(), AnonymousUser())
    assert page.relaxed
    assert page.practices[0] == both
    assert {one.title for one in page.practices[1:]} == {f"A {name} of the ward" for name in names}
    page = find(" ".join(names), Filters(sort="newest"), AnonymousUser())
    assert page.practices == [both]  # in another order what has little would hide what has more


def test_the_few_that_have_more_of_the_words_come_first_of_what_comes_near(monkeypatch):
    """Others have one in their title and stand better: one alone is ranked."""
    names = ["quillwort", "harrow", "kiln", "anvil"]
    told = published_practice(title="Late", story="A harrow beside a kiln.", **PLAIN)
    for name in names * 2:
        entry = published_practice(title=f"A {name} of the ward", **PLAIN)
        SearchRow.objects.filter(pk=entry.pk).update(endorsements=9)
    monkeypatch.setattr(ranking, "WINDOW", 3)
    query = " ".join([*names, "unheardof"])  # what nothing has weighs nothing
    page = find(query, Filters(), AnonymousUser(), size=2)
    assert page.practices[0] == told
    shown = [page]
    while shown[-1].next:
        shown.append(find(query, Filters(after=shown[-1].next), AnonymousUser(), size=2))
    assert [one.pk for some in shown for one in some.practices].count(told.pk) == 1
    assert len({one.pk for some in shown for one in some.practices}) == page.count == 9
    chosen = Filters(kind=(page.practices[0].kind,), language=("en",))
    assert find(query, chosen, AnonymousUser()).count == 9
    for number in range(4):
        published_practice(title=f"Harrow and kiln {number}", **PLAIN)
    assert find(" ".join(names), Filters(), AnonymousUser()).count == 5  # enough have a third


def test_where_nothing_has_all_words_those_of_the_field_tell_more():
    for number in range(4):
        published_practice(title=f"Soak pits of ward {number}", **PLAIN)
    for number in range(3):
        published_practice(title=f"Quillwort of ward {number}", **PLAIN)
    page = find("soak pit quillwort", Filters(), AnonymousUser())
    assert page.relaxed
    assert page.practices[0].title.startswith("Soak pits")
    for number in range(12):
        published_practice(title=f"More soak pits {number}", **PLAIN)
    assert titles("soak pit quillwort")[0].startswith("Quillwort")  # far fewer tell of these


def test_the_glossary_widens_a_query_and_the_typed_word_comes_first():
    published_practice(title="Desludging by tanker", **PLAIN)
    published_practice(title="सोख्ता गड्ढे हर घर में", language="hi", **PLAIN)
    published_practice(title="Soak pits", **PLAIN)
    published_practice(title="Nothing of the kind: pits to soak jute", **PLAIN)
    assert titles("soak pit")[0] == "Soak pits"
    assert set(titles("soakaway")) == {"Soak pits", "सोख्ता गड्ढे हर घर में"}
    assert titles("sokhta gaddha")[0] == "सोख्ता गड्ढे हर घर में"
    assert "Soak pits" in titles("உறிஞ்சு குழி")
    assert titles("गाद निकासी") == ["Desludging by tanker"]
    terms = read_query("village soak pit drain").terms
    assert [term.words for term in terms] == [("village",), ("soak", "pit"), ("drain",)]
    assert terms[1].means("गड्ढे")
    assert read_query("“soak pit”").terms[0].query == "'soak' <-> 'pit'"


BAD = [
    "",
    "a",
    "ग " * 3500,
    "'" * 1000,
    '"' * 1000,
    "the of and",
    "का की के",
    "!?.,;:।॥",
    "😀🚰",
    "toilet शौचालय কল கழிப்பறை",
    "'; DROP TABLE practices_practice; --",
    "a & | !b <-> (c:*) 'd",
    "100% _ \\ %s",
    "-" * 300,
    "-plastic",
    "㍿" * 200,  # a sign that is four letters once it is folded: a word of 2.4 kB
    "LS AAAAAAAA",
    "gp:٣٧٦٤٨",
    f"gp{' ' * 60_000}x",  # a minute of the processor where what may be a code is not bounded
    f"lgd{' ' * 60_000}x",
]

MOST_STATEMENTS = 8 + 2 * near_ones.MOST_TRIED


def test_short_bengali_and_assamese_words_are_found_in_each_form():
    published_practice(title="নদীত মাছ", language="as", **PLAIN)
    published_practice(title="নদীয়া", language="bn", **PLAIN)
    published_practice(title="Drinking water for all", **PLAIN)

    def titles(query):
        return [one.title for one in find(query, Filters(), AnonymousUser()).practices]

    for query in ("নদী", "নদীৰ", "নদীৰ মাছ", "নদীখন"):
        assert titles(query)[0] == "নদীত মাছ", query
    assert titles("সাগৰ") == []
    for query in ("খোৱাপানী", "খোৱাপানীৰ"):  # the glossary is asked without the ending as well
        assert titles(query) == ["Drinking water for all"], query


def test_bad_input_answers_a_sound_page(client):
    """And costs as little as any other: few statements, those of the search with a time-out."""
    published_practice(title="Soak pits", **PLAIN)
    for query in BAD:
        with CaptureQueriesContext(connection) as caught:
            answer = client.get("/practices/", {"q": query})
        assert (answer.status_code, answer.text.count("<h1")) == (200, 1), query
        asked = [one["sql"] for one in caught]
        assert len(asked) <= MOST_STATEMENTS, (query, asked)
        guarded = [sql for sql in asked if "tsquery" in sql]
        assert all(sql.startswith(statements.TIMEOUT) for sql in guarded), (query, guarded)
        hits = [sql for sql in guarded if "WITH hits" in sql]
        # Minus words alone look for nothing: such a list walks the index of its order.
        assert query == "-plastic" or all("enable_seqscan = off" in sql for sql in hits), query
    assert client.get("/practices/?q=%00soak").status_code == 400
    for address in ("?q=%ED%A0%80", "?q=%FF%FE", "?q=pits&q=soak"):
        assert client.get(f"/practices/{address}").status_code == 200
    assert "Only the first 12 words" in client.get("/practices/", {"q": "pit " * 3000}).text


@pytest.mark.parametrize(
    "address",
    [
        "/practices/?q=pits",
        "/practices/?tag=x",
        "/hi/practices/?q=pits",
        "/practices.json?q=pits",
        "/practices.csv?q=pits",
        "/practices/feed/?q=pits",
        "/api/v1/practices/?q=pits",
    ],
)
def test_a_search_that_takes_too_long_is_stopped(monkeypatch, address):
    published_practice(title="Soak pits", tag_names=["x"], **PLAIN)
    short, found = statements.TIMEOUT.replace("3s", "50ms"), hits.hits
    for name in ("TIMEOUT", "FOR_WORDS"):
        settings_of_it = getattr(statements, name).replace(statements.TIMEOUT, short)
        monkeypatch.setattr(statements, name, settings_of_it)
    for name, sql in {"hits": found, "some_hits": hits.some_hits}.items():
        monkeypatch.setattr(
            hits,
            name,
            lambda where, *more, sql=sql: sql(where.add("pg_sleep(9) IS NOT NULL"), *more),
        )
    with transaction.atomic():
        answer = Client(raise_request_exception=False).get(address)
        transaction.set_rollback(True)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "/api/" in address or "fewer words" in answer.text
