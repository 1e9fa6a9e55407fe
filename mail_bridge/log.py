"""One line of JSON for each thing that an operator should know, on standard error.

What never enters this room: an address, a subject, a text, a patient, a key.
"""

import logging
import sys
from typing import Final

import structlog

QUIET: Final = ("mail.log", "aiosmtpd", "aiohttp.access", "imapclient", "pgqueuer")
"""Libraries that write envelopes, or each request."""


def configure() -> None:
    """Write lines of JSON; libraries say warnings only, these say nothing."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
