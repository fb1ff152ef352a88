from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    """What people need and the Sourcebook lacks; searches that they follow."""

    name = "learning"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Learning")

    def ready(self):
        from events.timetable import every
        from learning import (  # noqa: F401  registers
            answers,
            forgetting,
            gathering,
            holdings,
            log,
            news,
            notify,
            offers,
        )
        from learning.asks import registering as of_asks  # noqa: F401  registers
        from learning.digest import notify as digest_notices  # noqa: F401  registers
        from learning.in_language import registering as of_languages  # noqa: F401  registers
        from learning.insights import noting  # noqa: F401  registers
        from learning.interests import following, reading  # noqa: F401  registers
        from learning.questions import registering as of_questions  # noqa: F401  registers
        from learning.recognition import registering as of_recognition  # noqa: F401
        from learning.register import another_way, entries  # noqa: F401  registers
        from learning.units import registering  # noqa: F401  registers

        every(60, "learning.news.tell_in_turns")
        every(60, "learning.digest.sending.send_in_turns")
        every(2, "learning.insights.counting.take_in")
        every(60, "learning.questions.clock.check")
        every(60, "learning.services.open_covered")
        every(10, "learning.register.entries.answer")
        every(24 * 60, "learning.register.sought.count")
        every(24 * 60, "learning.register.another_way.answer_covered")
        every(24 * 60, "learning.insights.counting.go_over")
