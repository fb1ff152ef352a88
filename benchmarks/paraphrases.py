"""The same thing told again in other words: what a check for duplicates is measured on.

Four ways, each made by rule and by chance of a fixed seed: `light` (a third of the words that have
others are changed, a sentence is left out), `heavy` (all of them are, a third of the sentences is
left out, and half of the numbers are rounded off), `order` (all sentences in another order, light
besides), `district` (told of another place, light besides).
"""

import random
import re

WAYS = ("light", "heavy", "order", "district")

# Words that say the same, or nearly; a word is changed for another of its row.
_SAME = [
    row.split()
    for row in """
village hamlet settlement
villages hamlets settlements
villagers residents locals
toilet latrine
toilets latrines
built constructed erected
build construct
building constructing
construction building
household family home
households families homes
people persons inhabitants
women ladies
woman lady
children kids youngsters
clean tidy
cleaned swept tidied
cleaning sweeping
cleanliness hygiene sanitation
dirty filthy unclean
garbage waste rubbish trash
money funds
cost expense
paid spent
started began launched
start begin
stopped ended quit
helped assisted supported
help assist support
gave provided offered
give provide offer
made prepared
make prepare
used employed applied
use employ apply
found discovered noticed
show demonstrate
showed demonstrated
shows demonstrates
large big huge
small little tiny
many numerous several
school classroom
schools classrooms
student pupil
students pupils
teacher instructor
pond tank reservoir
ponds tanks
river stream
tap faucet connection
taps faucets connections
pipe pipeline
supply provision delivery
safe potable
drinking potable
disease illness sickness
diseases illnesses
fell dropped declined
rose grew increased
reduced lowered cut
improved bettered
group collective team
groups collectives teams
committee council board
meeting gathering assembly
meetings gatherings assemblies
workers labourers
worker labourer
volunteers helpers
officer official
officers officials
district zila
panchayat gp
government administration
campaign drive movement
programme scheme
plan scheme proposal
planned designed
repaired mended fixed
repair mend fix
collected gathered
collect gather
month monthly
year annual
every each
also too
about around nearly
because since
before earlier
after following
new fresh
old aged elderly
daily everyday
decided resolved chose
taught trained educated
learned learnt understood
asked requested urged
dug excavated
pit trench
pits trenches
plastic polythene
compost manure
रोज प्रतिदिन
गाँव ग्राम
गांव ग्राम
लोग व्यक्ति
लोगों व्यक्तियों
पानी जल
साफ स्वच्छ
सफाई स्वच्छता
घर मकान
शौचालय लैट्रिन
महिला स्त्री
बच्चे बालक
बनाया निर्मित
শৌচালয় পায়খানা
পানী জল
மக்கள் பொதுமக்கள்
தண்ணீர் நீர்
கிராமம் ஊர்
""".strip().splitlines()
]
_OTHERS = {word: [other for other in row if other != word] for row in _SAME for word in row}
_DISTRICTS = ("Barwani", "Koraput", "Sirsa", "Nabarangpur", "Chamoli", "Tirap", "Wayanad", "Beed")
_WORD = re.compile(r"\w+", re.UNICODE)
_NUMBER = re.compile(r"\d[\d,]*")
_SENTENCE = re.compile(r"(?<=[.।?!;])\s+")


def paraphrase(text, way, chance, places=()):
    """Return `text` told in the given way; `places` are the names that `district` exchanges."""
    sentences = [s for s in _SENTENCE.split(text) if s]
    if way == "heavy":
        sentences = _leave_out(sentences, max(1, len(sentences) // 3), chance)
    elif len(sentences) > 2:
        sentences = _leave_out(sentences, 1, chance)
    if way in ("order", "heavy"):
        chance.shuffle(sentences)
    told = " ".join(sentences)
    if way == "district":
        told = _elsewhere(told, places, chance)
    share = 1.0 if way == "heavy" else 0.33
    told = _WORD.sub(lambda found: _other_word(found[0], share, chance), told)
    return _NUMBER.sub(lambda found: _rounded(found[0], chance), told) if way == "heavy" else told


def _leave_out(sentences, number, chance):
    if len(sentences) <= number:
        return sentences
    gone = set(chance.sample(range(len(sentences)), number))
    return [s for place, s in enumerate(sentences) if place not in gone]


def _other_word(word, share, chance):
    others = _OTHERS.get(word.lower())
    if not others or chance.random() > share:
        return word
    return chance.choice(others)


def _rounded(number, chance):
    digits = number.replace(",", "")
    if len(digits) < 2 or chance.random() < 0.5:
        return number
    return str(round(int(digits), 1 - len(digits)))


def _elsewhere(text, places, chance):
    other = chance.choice(_DISTRICTS)
    for place in places:
        text = re.sub(rf"\b{re.escape(place)}\b", other, text)
    return text


def chance_of(seed):
    """Return a source of chance that gives the same row each time."""
    return random.Random(seed)
