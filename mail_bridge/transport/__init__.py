"""How mail comes and goes: TLS, the white list, SMTP in and out, an operator's mailbox.

Bytes and envelopes only. What never enters this room: a thread, a key of an account,
what a mail says; an address or a subject in a log or in a metric.
"""
