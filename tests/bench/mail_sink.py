"""`python -m tests.bench.mail_sink CERTIFICATE KEY AUTHORITIES`: takes mail, keeps none.

SMTP with STARTTLS and the certificate of its client, which costs as little as it can, in
a process of its own. It prints its port, and ends with its standard input. What never
enters this room: a mail after its last line.
"""

import asyncio
import ssl
import sys

LIMIT = 64 * 1024 * 1024
HELLO = b"250-sink.test\r\n250-SIZE 40000000\r\n250-8BITMIME\r\n250-DSN\r\n250-ENHANCEDSTATUSCODES\r\n"


def context(certificate: str, key: str, authorities: str) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    made.load_verify_locations(authorities)
    made.verify_mode = ssl.CERT_REQUIRED
    return made


async def take(reader, writer, tls) -> None:
    """One connection; every mail is 250."""
    writer.write(b"220 sink.test\r\n")
    is_secure = False
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"EHLO":
            writer.write(
                HELLO + (b"250 HELP\r\n" if is_secure else b"250 STARTTLS\r\n")
            )
        elif word == b"STAR":
            writer.write(b"220 2.0.0 go\r\n")
            await writer.drain()
            await writer.start_tls(tls)
            is_secure = True
        elif word == b"DATA":
            writer.write(b"354 go\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"250 2.0.0 taken\r\n")
        else:
            writer.write(b"250 2.0.0 ok\r\n")
        await writer.drain()
        if word == b"QUIT":
            break
    writer.close()


async def main(certificate: str, key: str, authorities: str) -> None:
    tls = context(certificate, key, authorities)
    server = await asyncio.start_server(
        lambda reader, writer: take(reader, writer, tls), "127.0.0.1", 0, limit=LIMIT
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
