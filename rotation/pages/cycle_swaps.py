"""A cycle's swaps for HR: the terms on which they are decided, and every one of them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.deputies import set_terms
from rotation.database import transaction
from rotation.forms.swaps import TermsForm
from rotation.models.cycles import get_cycle
from rotation.models.swap_terms import swap_terms_of
from rotation.models.swaps import swaps_of
from rotation.pages import allowed, me, office_now
from rotation.pages.answering import refusals_to

pages = Blueprint("cycle_swaps", __name__)


@pages.route("/cycles/<int:cycle_id>/swaps", methods=["GET", "POST"])
@allowed(policy.is_hr)
def index(cycle_id: int) -> Response | tuple[str, int]:
    """Terms and swaps."""
    cycle = get_cycle(cycle_id)
    form = TermsForm(swap_terms_of(cycle))
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                set_terms(cycle, form.terms(), by=me(), now=office_now())
            flash("The terms are saved. They hold for every swap from now on.", "good")
            return redirect(url_for("cycle_swaps.index", cycle_id=cycle.id), 303)
    return render_template("swaps/cycle.html", cycle=cycle, form=form, swaps=swaps_of(cycle)), form.status
