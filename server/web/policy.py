"""What a browser may do with our page: the headers of everything the client is made of.

What never enters this room: a request, a file.
"""

from typing import Final

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""A year (RFC 8246), for what is named by its content."""
ASK_AGAIN: Final = "no-cache"
"""Kept, and shown only once the server has said that it is still the same."""

TRANSPORT_SECURITY: Final = "max-age=63072000"
"""Two years (RFC 6797); over TLS only, where it means something."""

ALLOWED: Final = (
    "camera",
    "clipboard-write",
    "publickey-credentials-create",
    "publickey-credentials-get",
)
"""For our own page: photos, copying a code, passkeys."""
REFUSED: Final = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "storage-access",
    "usb",
    "xr-spatial-tracking",
)

NOTHING: Final = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""For what is no page of the client's."""


DECODERS: Final = "'wasm-unsafe-eval'"
"""Compiles WebAssembly (CSP3 §2.3.2), and no text as script."""


def page_headers(
    origin: str, inline: str, demo: str | None, *, decodes: bool = False
) -> dict[str, str]:
    """Headers of the client's files, on a server that is called `origin`.

    `inline` admits the import map; `demo` is the address of the demo's desk;
    `decodes` is for the workers that decode images, which alone run WebAssembly.
    """
    admitted = f"{inline} {DECODERS}".strip() if decodes else inline
    headers = {
        "Content-Security-Policy": content_policy(origin, admitted, demo),
        "Integrity-Policy": "blocked-destinations=(script)",
        "Permissions-Policy": permissions(),
        "Vary": "Accept-Encoding",
    }
    if origin.startswith("https://"):  # also when a proxy does the TLS
        headers["Strict-Transport-Security"] = TRANSPORT_SECURITY
    return headers


def content_policy(origin: str, inline: str, demo: str | None) -> str:
    """Content Security Policy Level 3. Older browsers do not see a socket in 'self'."""
    socket = origin.replace("http", "ws", 1)
    sources = {
        "default-src": "'none'",
        "script-src": f"'self' {inline}".rstrip(),
        "style-src": "'self'",
        "img-src": "'self' blob: data:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "connect-src": " ".join(filter(None, ("'self'", socket, demo))),
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "cordee",
    }
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def permissions() -> str:
    """Permissions Policy: the few for our own page, the others for nobody."""
    given = [f"{name}=(self)" for name in ALLOWED]
    return ", ".join(sorted([*given, *(f"{name}=()" for name in REFUSED)]))
