"""The arguments of MAIL and RCPT."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.mail_bridge.errors import MailPermanent
from cordee.mail_bridge.transport.commands import (
    ParameterRefused,
    Sender,
    read_recipient,
    read_sender,
)


@pytest.mark.parametrize(
    ("argument", "sender"),
    [
        ("FROM:<gp@ville.test>", Sender("gp@ville.test")),
        ("from:<gp@ville.test> size=12 body=8bitmime", Sender("gp@ville.test", 12)),
        ("FROM: <gp@ville.test>", Sender("gp@ville.test")),
        ("FROM:<>", Sender("")),
        ("FROM:<> SIZE=0", Sender("")),
        ("FROM:<@a.test,@b.test:gp@ville.test>", Sender("gp@ville.test")),
        ('FROM:<"a b"@ville.test>', Sender('"a b"@ville.test')),
        ("FROM:<é@ville.test> SMTPUTF8", Sender("é@ville.test", utf8=True)),
    ],
)
def test_a_sender_is_read(argument, sender):
    assert read_sender(argument) == sender


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "FROM",
        "FROM:",
        "FROM:gp@ville.test",
        "FROM:<gp@ville.test",
        "FROM:<gp@ville.test>SIZE=1",
        "FROM:<gp>",
        "FROM:<@ville.test>",
        "FROM:<gp@@ville.test>",
        "FROM:<gp ville@ville.test>",
        "FROM:<a><b>",
        "FROM:<gp@ville.test> SIZE",
        "FROM:<gp@ville.test> SIZE=x",
        "FROM:<gp@ville.test> SIZE=1 SIZE=2",
        "FROM:<gp@ville.test> SIZE=-1",
        "FROM:<gp@ville.test> BODY=BINARYMIME",
        "FROM:<gp@ville.test> SMTPUTF8=1",
        "FROM:<gp@ville.test> =1",
        "FROM:<é@ville.test>",
        "FROM:<\udcff@ville.test> SMTPUTF8",
        f"FROM:<{'x' * 65}@ville.test>",
        f"FROM:<x@{'v' * 254}>",
        "FROM:<gp@ville.test>\x00",
    ],
)
def test_what_is_no_sender_is_refused(argument):
    with pytest.raises(MailPermanent) as refused:
        read_sender(argument)
    assert "@" not in str(refused.value)


def test_a_parameter_that_was_not_offered_is_refused():
    with pytest.raises(ParameterRefused):
        read_sender("FROM:<gp@ville.test> RET=FULL")
    with pytest.raises(ParameterRefused):
        read_recipient("TO:<gp@ville.test> NOTIFY=NEVER", utf8=False)


@pytest.mark.parametrize(
    ("argument", "recipient"),
    [
        ("TO:<fil-a@hopital.test>", "fil-a@hopital.test"),
        ("TO:<Postmaster>", "Postmaster"),
        ("to:<é@hopital.test>", "é@hopital.test"),
    ],
)
def test_a_recipient_is_read(argument, recipient):
    assert read_recipient(argument, utf8=True) == recipient


@pytest.mark.parametrize(
    "argument", ["TO:<>", "TO:<gp>", "FROM:<a@b>", "TO:<a@b> X=\x7f"]
)
def test_what_is_no_recipient_is_refused(argument):
    with pytest.raises(MailPermanent):
        read_recipient(argument, utf8=True)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_refused(text):
    for argument in (text, f"FROM:{text}", f"FROM:<{text}>"):
        try:
            found = read_sender(argument)
        except MailPermanent:
            continue
        assert (
            not set("\r\n<> ") & set(found.address.replace('" "', ""))
            or '"' in found.address
        )


def test_a_route_of_many_hosts_takes_no_time():
    for argument in ("TO:<" + "@a," * 300 + "@a", "TO:<" + "@a," * 300 + "@a>"):
        began = time.process_time()
        with pytest.raises(MailPermanent):
            read_recipient(argument, utf8=False)
        assert time.process_time() - began < 1
