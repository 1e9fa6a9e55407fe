"""Objects in a bucket of S3, or of what speaks its language.

Where it is and who we are comes from the usual variables (AWS_ENDPOINT_URL,
AWS_ACCESS_KEY_ID, ...). What never enters: a credential in our own hands.
"""

import os
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

import obstore
from obstore.store import S3Store

from cordee.server.objects.port import Found, blob_of
from cordee.server.objects.talking import Talking, in_words, pages

if TYPE_CHECKING:
    from obstore.store import ClientConfig

CLIENT: Final["ClientConfig"] = {"timeout": "30s", "connect_timeout": "5s"}

PLAIN: Final = "AWS_ALLOW_HTTP"
"""Says `true` for an endpoint without TLS: on this machine, or a wire of one's own."""


class S3Objects(Talking):
    """`port.Objects` in a bucket; a put is whole and durable once it is answered."""

    def __init__(self, url: str) -> None:
        """`url` is s3://bucket or s3://bucket/prefix. Raises BaseError, ValueError."""
        options = CLIENT.copy()
        options["allow_http"] = os.environ.get(PLAIN, "").lower() == "true"
        super().__init__(S3Store.from_url(url, client_options=options))

    async def remove(self, blob: bytes) -> None:
        """See `port.Objects`."""
        with in_words():
            async for page in pages(self._store, blob.hex()):
                await obstore.delete_async(self._store, [m["path"] for m in page])

    async def blobs(self) -> AsyncIterator[Found]:
        """See `port.Objects`."""
        with in_words():
            async for page in pages(self._store):
                for meta in page:
                    blob = blob_of(meta["path"])
                    if blob is not None:
                        yield Found(blob, meta["last_modified"].timestamp())

    async def tidy(self, before: float) -> None:
        """See `port.Objects`: a put that was interrupted leaves nothing here."""
