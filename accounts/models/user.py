"""A person who can sign in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.normalise import email_address, mobile_number, nfc, refuse_mixed_scripts
from accounts.querysets import UserQuerySet
from events.models import Noun


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email=None, password=None, *, phone=None, **fields):
        """Create a person by e-mail address or mobile number and return the row."""
        user = self.model(email=email or None, phone=phone or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Create a person with every right of the Django admin and return the row."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, address):
        return self.get(email=email_address(address))


class User(Noun, AbstractBaseUser, PermissionsMixin):
    """A person, reached by e-mail, by mobile number or by both.

    Name, address and number lie here alone, so that emptying this row forgets the person. The
    address is stored in lower case and the number as E.164.
    """

    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    phone = models.CharField(_("mobile number"), max_length=16, null=True, blank=True, unique=True)
    phone_verified = models.BooleanField(default=False)
    language = models.CharField(_("language"), max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    name_withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when others are shown the office alone."
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    office_in_use = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    joined_at = models.DateTimeField(default=timezone.now)
    # How often all sessions were ended at once: part of what each session is checked against.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email__isnull=False)
                | models.Q(phone__isnull=False)
                | models.Q(erased_at__isnull=False),
                name="user_can_be_reached",
            ),
            models.CheckConstraint(
                condition=models.Q(email__isnull=True) | models.Q(email=Lower("email")),
                name="user_email_in_lower_case",
            ),
            models.CheckConstraint(
                condition=models.Q(phone__isnull=True)
                | models.Q(phone__regex=r"^\+[1-9][0-9]{7,14}$"),
                name="user_phone_is_e164",
            ),
            models.CheckConstraint(
                condition=models.Q(suspended_at__isnull=True, erased_at__isnull=True)
                | models.Q(is_active=False),
                name="user_suspended_is_inactive",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        refuse_mixed_scripts(self.name)
        refuse_mixed_scripts(self.email or "")

    def save(self, *args, **kwargs):
        self.tidy()
        super().save(*args, **kwargs)

    def tidy(self):
        """Write name, address and number as they are stored; before a `bulk_create`, too."""
        self.name = nfc(self.name)
        self.email = email_address(self.email) or None
        self.phone = mobile_number(self.phone) if self.phone else None

    def _get_session_auth_hash(self, secret=None):
        salt, held = "accounts.session", f"{self.password}:{self.sessions_ended}"
        return salted_hmac(salt, held, secret=secret, algorithm="sha256").hexdigest()

    @property
    def shown_name(self):
        """The name as others may see it: words in its place once it is withdrawn or erased."""
        if self.erased_at:
            return gettext("A former office holder")
        return gettext("A practitioner") if self.name_withdrawn_at else self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
