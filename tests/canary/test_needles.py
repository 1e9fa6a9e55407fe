"""The scanner finds any secret in any form, wherever it stands."""

import secrets

import pytest

from tests.canary.needles import (
    BASE64,
    FORMS,
    LEAKED,
    PAGE,
    SEALED,
    Scanner,
    joined,
    new_secret,
)

NOISE = secrets.token_bytes(4000)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("before", range(4))
def test_a_secret_is_found_in_every_form_and_place(form, before):
    written = FORMS[form]("x" * before + new_secret(SEALED) + "y")
    found = list(Scanner(SEALED).scan(NOISE[: 100 + before] + written + NOISE))
    alike = {name for name in FORMS if name.split(" + ")[0][:6] == form[:6]}
    assert {one.form for one in found} & alike


@pytest.mark.parametrize("form", BASE64)
def test_each_alignment_of_base64_has_its_own_needle(form):
    """A secret's head is ten bytes, so that its mark stands one further."""
    written = FORMS[form](new_secret(SEALED))
    found = {one.form for one in Scanner(SEALED).scan(written)}
    shift = (int(form[-1]) + 10) % 3
    assert f"{form[:-1]}{shift}" in found


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_that_two_pages_of_the_commit_log_share_is_found(form):
    written = FORMS[form](new_secret(SEALED))
    half = len(written) // 2
    first = bytes([0, 0, 2]).ljust(40, b"-") + bytes(PAGE - 40 - half) + written[:half]
    second = bytes(24) + written[half:]
    assert len(first) == PAGE
    assert not list(Scanner(SEALED).scan(first + second))
    assert list(Scanner(SEALED).scan(joined(first + second)))


def test_noise_and_other_marks_are_no_secret():
    others = b"".join(form(new_secret(LEAKED)) for form in FORMS.values())
    assert not list(Scanner(SEALED).scan(NOISE + others))


def test_secrets_are_distinct_and_fit_in_a_reaction():
    made = [new_secret(SEALED) for _ in range(1000)]
    assert len(set(made)) == len(made)
    assert max(map(len, made)) <= 32
