"""From another operator's mail to a word in a thread, exactly once.

    inbound = Inbound(parts)
    await inbound.take(received)      # 250 when it returns

What never enters this room: SMTP, how a mail is read; anything clear that is kept.
"""
