"""The mails of `tests/mail_bridge/corpus`: each is read as its TOML says."""

from tests.mail_bridge.reading.corpus import cases, differences, score


def test_every_mail_of_the_corpus_is_read_as_expected():
    wrong = {case.name: found for case in cases() if any(found := differences(case))}
    assert wrong == {}


def test_the_corpus_holds_sixty_replies_and_threads_them():
    counts = score()
    replies = [case for case in cases() if case.expected["kind"] == "reply"]
    assert len(replies) >= 60
    assert counts["threaded"] >= 0.99 * counts["mails"]
