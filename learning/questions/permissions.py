"""Who may do what at the help desk: the one table of rights.

Each predicate takes (user, thing): a question, or an answer for the verbs of `OF_ANSWER`. What may
be seen is said by `visible_to`.
"""

import rules

from accounts.standing import standing_of
from learning import permissions as gaps
from practices.permissions import has_account

is_asker = gaps.is_asker


@rules.predicate
def is_at_its_desk(user, question):
    """Is at its desk, as with a gap; looked up once, for a page asks it for each answer."""
    known, standing = vars(question).setdefault("_at_desk", {}), standing_of(user)
    if standing not in known:
        known[standing] = gaps.is_at_its_desk(user, question)
    return known[standing]


@rules.predicate
def knows_the_field(user, question):
    """Has a confirmed posting, or was asked. Of a shielded one its asker would tell on herself."""
    standing = standing_of(user)
    if standing.user_id is None:
        return False
    return standing.has_posting or question.asked.filter(person=standing.user_id).exists()


@rules.predicate
def is_writer(user, answer):
    """Holds the office that answered or, where none did, answered herself."""
    return gaps.is_asker(user, answer)


@rules.predicate
def asked_it(user, answer):
    """Asked what the answer is given to."""
    return is_asker(user, answer.question)


@rules.predicate
def decides_on_it(user, answer):
    """Is at the desk of the question, and no writer of the answer."""
    return is_at_its_desk(user, answer.question) and not is_writer(user, answer)


@rules.predicate
def was_only_spoken(user, question):
    """Its title is made: what somebody wrote stays, for others answered that."""
    return question.title_made


RIGHTS = {
    "ask": has_account,
    "answer": knows_the_field & ~is_asker,
    "reopen": is_asker | is_at_its_desk,
    "close": is_asker | is_at_its_desk,
    "register": is_asker | is_at_its_desk,
    "withdraw": is_asker,
    "title": is_asker & was_only_spoken,
    "hide": is_at_its_desk,
    "show": is_at_its_desk,
    "drop-photo": is_asker | is_at_its_desk,
    "drop-voice": is_asker | is_at_its_desk,
}
OF_ANSWER = {
    "accept": asked_it | decides_on_it,
    "take-back": is_writer,
    "attach": is_writer | asked_it | decides_on_it,
    "draft": is_writer,
    "hide-answer": decides_on_it,
}


def may(user, action, question=None, answer=None):
    """Return whether `user` has the right to `action` on `question`, or on `answer` to it."""
    if action in OF_ANSWER:
        return OF_ANSWER[action](user, answer)
    return RIGHTS[action](user, question)


def sees_files(user, question):
    """Return whether `user` sees the photo and hears the voice note: nobody reviewed them, so
    colleagues alone."""
    standing = standing_of(user)
    return standing.has_posting or bool(standing.curates) or is_asker(user, question)
