"""Forms about signing in."""

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import Email, EqualTo, InputRequired
from wtforms.validators import Length as Between

from rotation.forms.base import Form, stripped
from rotation.forms.fields import Length, Required


class PasswordForm(Form):
    """Choose a password, twice."""

    password = PasswordField(
        "Password",
        [
            InputRequired("Choose a password."),
            Between(min=12, max=128, message="Between 12 and 128 characters."),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "The same again",
        [InputRequired("Type it once more."), EqualTo("password", "The two are not the same.")],
        render_kw={"autocomplete": "new-password"},
    )


class NewPasswordForm(PasswordForm):
    """Another password, by somebody who knows the one they have."""

    current = PasswordField(
        "The password you have",
        [InputRequired("Type the password that you sign in with now.")],
        render_kw={"autocomplete": "current-password"},
    )


class FirstAccountForm(PasswordForm):
    """The first HR account."""

    name = StringField(
        "Your name",
        [Required("Say who you are."), Length(160)],
        filters=[stripped],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        "E-mail address",
        [
            Required("Give the address you will sign in with."),
            Email("That is not an e-mail address."),
            Length(254),
        ],
        filters=[stripped],
        render_kw={"autocomplete": "username"},
    )
