"""One word for one thing: those that docs/design.md, "Words", has decided against do not return."""

import re

import pytest

from tests.translations import catalogue

# What must not be written, by pattern, and what is said instead.
NOT_IN_ENGLISH = {
    r"\bqueues?\b": "list",
    r"\bmend(s|ed|ing)?\b": "correct",
    r"\banew\b": "again",
    r"\botherwise:|\bdo otherwise\b": "differently",
    r"\bclicks?\b": "press",
    r"\btellers?\b": "shared by, told by",
    r"\btak(e|es|en) (it )?over\b": "use (a correction)",
    r"\b(slug|token|median|queryset|parameter)s?\b": "a word of the reader",
    r"\bplease\b|!$": "nothing: a plain sentence",
}
NOT_IN_HINDI = {
    "फ़ैसल": "निर्णय",
    "सवाल": "प्रश्न",
    "संदेह": "शंका",
    r"शंका(एँ)? (नहीं )?उठा|उठाई गई शंका": "शंका जताना",
    "ज़्यादा से ज़्यादा": "अधिक से अधिक",
    r"(?<!पानी )जमा कर(ें|ना)": "भेजें",
    "लागत": "ख़र्च",
    "प्रविष्टि": "अनुभव",
    r"टैग\b": "खोज-शब्द",
    "स्तंभ": "कॉलम",
    "सिर्फ़": "केवल",
    "लॉगिन": "साइन इन",
    "अमान्य": "क्या लिखना है, यह बताएँ",
    "ड्राफ़्ट": "मसौदा",
    r"पृष्ठ(?!भूमि)": "पन्ना",
    "अपने आप छिप": "अपने-आप",
    "हिंदी": "हिन्दी",
    r"(?<!\S)(खाली|बाकी|ज़रुर|फोटो|जिला|खर्च|तारीख)(?!\S)": "with nukta",
    r"(?<!\S)(तुम|तू|तेरा|तुम्हारा)(?!\S)": "आप",
    r"(कीजि|दीजि|लीजि|देखि)(ए|ये)": "करें, दें, लें, देखें",
    r"(पूछि|चुनि|लिखि|खोजि|आइ)(ए|ये)(?!\S)": "पूछें, चुनें, लिखें, खोजें, आएँ",
    "विफल": "असफल",
    r"ओट में": "पहचान छिपाकर",
    "कृपया": "a plain sentence",
}


def _texts(entry):
    return list(entry.string) if isinstance(entry.string, tuple | list) else [entry.string]


def _found(texts, table):
    return [
        f"{text!r}: say {instead}"
        for text in texts
        for pattern, instead in table.items()
        if re.search(pattern, text, re.IGNORECASE)
    ]


@pytest.fixture(scope="module")
def entries():
    return list(catalogue.catalogue("hi").values())


def test_english_says_what_was_decided(entries):
    singular = [one.id if isinstance(one.id, str) else one.id[0] for one in entries]
    assert not _found(singular, NOT_IN_ENGLISH)


def test_hindi_says_what_was_decided(entries):
    assert not _found((text for one in entries for text in _texts(one)), NOT_IN_HINDI)


def test_an_author_is_not_who_told_it(entries):
    """`लेखक` writes and answers for an entry; `बताने वाले` is the person whose words they are."""
    mixed = [
        one.id
        for one in entries
        if re.search(r"\bauthors?\b", str(one.id))
        and not re.search(r"\b(told|tell)\b", str(one.id))
        and any("बताने वाले" in text for text in _texts(one))
    ]
    assert not mixed


def test_a_word_that_was_decided_against_is_found():
    assert _found(["Back to the queue", "इसे जमा करें"], NOT_IN_ENGLISH | NOT_IN_HINDI)
    assert not _found(["Back to the list", "इसे भेजें"], NOT_IN_ENGLISH | NOT_IN_HINDI)


def test_what_is_taken_up_may_be_planned_only_so_it_is_not_called_adopted(entries):
    taken_up = re.compile(r"\b(tak(e|es|en|ing)|took)\b(?! part)[^.,]{0,18} up\b")
    adopted = re.compile(r"(?<!\S)अपना(य|ए|ई|ने|ना |ता|ते|ती|एँ|एगा|कर| रह| सक| ल)")
    told = [text for one in entries if taken_up.search(str(one.id)) for text in _texts(one)]
    assert any("हाथ में" in text for text in told)
    assert not [text for text in told if adopted.search(text)]
