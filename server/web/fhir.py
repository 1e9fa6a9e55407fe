"""/fhir/R4: the directory for programs, JSON in FHIR's words.

What never enters this room: a query in a log; what is searched, and how.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web

from cordee.directory.fhir.outcome import ERROR, outcome
from cordee.directory.fhir.search import MAX_PARAMETERS, MAX_QUERY
from cordee.server.protocol.codes import Code
from cordee.server.protocol.server_frames import Refused
from cordee.server.services.ports import Asker, FhirDesk, Refusal
from cordee.server.web.accounts import count_attempt
from cordee.server.web.desk import Desk
from cordee.server.web.refusals import STATUS, refused

BASE: Final = "/fhir/R4"
MEDIA_TYPE: Final = "application/fhir+json"
FORM: Final = "application/x-www-form-urlencoded"
BEARER: Final = "Bearer "
KEY_HEADER: Final = "ESANTE-API-KEY"
"""What programs written for the national API send."""
MAX_CREDENTIAL: Final = 256
UNPROCESSABLE: Final = 422
NOT_ACCEPTABLE: Final = 406
WRONG_MEDIA: Final = 415

JSON_TYPES: Final = frozenset(
    {
        "",
        "*/*",
        "application/*",
        "application/fhir+json",
        "application/json",
        "application/json+fhir",
        "json",
    }
)
"""What `Accept` or `_format` may ask for."""

ISSUES: Final = {
    Code.MALFORMED: "invalid",
    Code.UNAUTHENTICATED: "login",
    Code.LOCKED: "login",
    Code.REVOKED: "login",
    Code.FORBIDDEN: "forbidden",
    Code.NOT_FOUND: "not-found",
    Code.TOO_LARGE: "too-long",
    Code.RATE_LIMITED: "throttled",
    Code.TOO_MANY: "throttled",
    Code.UNAVAILABLE: "transient",
    Code.DRAINING: "transient",
}
"""Codes in the words of FHIR's issue-type; `exception` for what is not listed."""
UNPROVED: Final = frozenset({Code.UNAUTHENTICATED, Code.LOCKED, Code.REVOKED})

_encoder: Final = msgspec.json.Encoder()


class Ask(msgspec.Struct, frozen=True):
    """One request, admitted."""

    request: web.Request
    fhir: FhirDesk
    who: Asker
    base: str

    @property
    def resource(self) -> str:
        return self.request.match_info["resource"]


Act: TypeAlias = Callable[[Ask], Awaitable[dict[str, object]]]


class _Unacceptable(Exception):  # noqa: N818 - an answer, not a fault
    """Another media type is wanted, or was sent."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def add_routes(router: web.UrlDispatcher, desk: Desk) -> None:
    """Add metadata, searches and reads."""
    kind = f"{BASE}/{{resource:[A-Za-z]{{1,64}}}}"
    router.add_get(f"{BASE}/metadata", partial(serve_metadata, desk=desk))
    for method, path, act in (
        ("POST", f"{kind}/_search", search_form),
        ("GET", f"{kind}/{{own:[A-Za-z0-9.-]{{1,64}}}}", read),
        ("GET", kind, search),
    ):
        router.add_route(method, path, partial(serve, desk=desk, act=act))
    router.add_route("*", f"{BASE}/{{rest:.*}}", partial(serve_nothing, desk=desk))


async def serve(request: web.Request, desk: Desk, act: Act) -> web.Response:
    """Answer one request, or OperationOutcome with the status of its code."""
    try:
        _check_accepted(request)
        fhir = _open_desk(desk)
        who = await _admitted(request, fhir, desk)
        return _told(await act(Ask(request, fhir, who, _base(desk))))
    except _Unacceptable as refusal:
        return _outcome(refusal.status, "not-supported", str(refusal))
    except Exception as error:  # noqa: BLE001 - told in words, whatever it is
        return refusal_response(refused(error, None), desk)


async def serve_metadata(request: web.Request, desk: Desk) -> web.Response:
    """The CapabilityStatement, which needs no key."""
    try:
        _check_accepted(request)
        return _told(_open_desk(desk).metadata(_base(desk)))
    except _Unacceptable as refusal:
        return _outcome(refusal.status, "not-supported", str(refusal))
    except Exception as error:  # noqa: BLE001 - told in words, whatever it is
        return refusal_response(refused(error, None), desk)


async def serve_nothing(_request: web.Request, desk: Desk) -> web.Response:
    """What is not served here: this API only reads."""
    sentence = "served here: GET of a resource or of a search, POST of _search"
    return refusal_response(Refused(None, Code.NOT_FOUND, None, sentence, None), desk)


async def search(ask: Ask) -> dict[str, object]:
    """GET of a resource type."""
    return await _search(ask, _pairs(ask.request.rel_url.raw_query_string))


async def search_form(ask: Ask) -> dict[str, object]:
    """POST of _search: parameters in the body, and any in the address."""
    request = ask.request
    if request.content_type != FORM:
        raise _Unacceptable(WRONG_MEDIA, f"send {FORM}")
    body = await request.content.read(MAX_QUERY + 1)
    while len(body) <= MAX_QUERY and (more := await request.content.readany()):
        body += more
    if len(body) > MAX_QUERY:
        raise _too_long()
    in_address = _pairs(request.rel_url.raw_query_string)
    return await _search(ask, [*in_address, *_pairs(_text(body))])


async def _search(ask: Ask, asked: Sequence[tuple[str, str]]) -> dict[str, object]:
    wishes = ask.request.headers.getall("Prefer", [])
    strict = any("handling=strict" in wish.replace(" ", "") for wish in wishes)
    return await ask.fhir.search(ask.who, ask.resource, asked, ask.base, strict=strict)


async def read(ask: Ask) -> dict[str, object]:
    """GET of one resource."""
    return await ask.fhir.read(ask.who, ask.resource, ask.request.match_info["own"])


async def _admitted(request: web.Request, fhir: FhirDesk, desk: Desk) -> Asker:
    """Who asks; who proves nothing is counted by his address."""
    try:
        return await fhir.admit(_credential(request))
    except Refusal as refusal:
        if refusal.code in UNPROVED:
            count_attempt(request.remote or "", desk)
        raise


def _credential(request: web.Request) -> str:
    words = request.headers.get("Authorization", "")
    text = request.headers.get(KEY_HEADER, "")
    if words.startswith(BEARER):
        text = words.removeprefix(BEARER)
    if not text or len(text) > MAX_CREDENTIAL:
        sentence = f"send Authorization: Bearer …, or {KEY_HEADER}"
        raise Refusal(Code.UNAUTHENTICATED, sentence)
    return text.strip()


def _check_accepted(request: web.Request) -> None:
    """JSON is what there is; `_format` is heard before `Accept` (R4 §3.1.0.1.11)."""
    asked = request.query.get("_format")
    accepted = [asked] if asked is not None else _accepted(request)
    if not any(
        each.partition(";")[0].strip().lower() in JSON_TYPES for each in accepted
    ):
        raise _Unacceptable(NOT_ACCEPTABLE, f"only {MEDIA_TYPE} is served")


def _accepted(request: web.Request) -> list[str]:
    return ",".join(request.headers.getall("Accept", [""])).split(",")


def _pairs(query: str) -> list[tuple[str, str]]:
    if len(query) > MAX_QUERY:
        raise _too_long()
    try:
        return parse_qsl(
            query,
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError:
        sentence = f"parameters in UTF-8, and at most {MAX_PARAMETERS}"
        raise Refusal(Code.MALFORMED, sentence) from None


def _text(body: bytes) -> str:
    try:
        return body.decode("ascii")
    except UnicodeDecodeError:
        raise Refusal(Code.MALFORMED, "a form is ASCII, with % for the rest") from None


def _too_long() -> Refusal:
    return Refusal(Code.TOO_LARGE, f"a search has at most {MAX_QUERY} characters")


def _open_desk(desk: Desk) -> FhirDesk:
    if desk.board.is_draining:
        raise Refusal(Code.DRAINING, "the server stops")
    return desk.backend.fhir


def _base(desk: Desk) -> str:
    return desk.origin.rstrip("/") + BASE


def refusal_response(frame: Refused, desk: Desk) -> web.Response:
    """An OperationOutcome with the status of the code, and when to come again."""
    desk.board.traffic.refused[frame.code] += 1
    status = STATUS.get(frame.code, UNPROCESSABLE)
    issue = ISSUES.get(frame.code, "exception")
    response = _outcome(status, issue, frame.sentence)
    if frame.retry_after is not None:
        response.headers["Retry-After"] = str(-(-frame.retry_after // 1000))
    if frame.code in UNPROVED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="cordee directory"'
    return response


def _outcome(status: int, issue: str, sentence: str) -> web.Response:
    return _told(outcome(ERROR, issue, sentence), status)


def _told(resource: dict[str, object], status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=_encoder.encode(resource),
        content_type=MEDIA_TYPE,
        charset="utf-8",
    )
