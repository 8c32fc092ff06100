"""Flask without the work that this app has no use for.

Each override is one that Flask and Werkzeug offer for it, and is here because it was measured:
together they halve what a request costs without network.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, lru_cache
from io import BytesIO
from typing import IO, Any, NamedTuple, TypeAlias

from flask import (
    Flask,
    Request,
    Response,
    appcontext_tearing_down,
    request_finished,
    request_started,
    request_tearing_down,
)
from flask.sessions import NullSession, SessionInterface
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import Map, MapAdapter, Rule

from mockserver.errors import Malformed
from mockserver.http.bodies import JSON, check_json_type, decoded
from mockserver.router import Router, sent_path, split_path
from mockserver.wire import MAX_BODY_BYTES, REFUSAL

__all__ = [
    "JSON_TYPE",
    "Headers",
    "JsonAnswer",
    "LeanFlask",
    "LeanRequest",
    "RefusedAsHttp",
    "no_content",
]

JSON_TYPE = ("Content-Type", JSON)


class LeanRequest(Request):
    """A request whose JSON body is there as a whole, as the shell gives it."""

    max_content_length = MAX_BODY_BYTES

    @property
    def stream(self) -> IO[bytes]:
        """Give the body; one that is whole, as long as it says and not too long needs no guard."""
        body = self.environ["wsgi.input"]
        if type(body) is BytesIO and "HTTP_TRANSFER_ENCODING" not in self.environ:
            size = body.getbuffer().nbytes
            if size <= MAX_BODY_BYTES and self.environ.get("CONTENT_LENGTH") == str(size):
                return body
        return super().stream

    def sent_body(self) -> bytes:
        """Return the body without its content coding.

        Raises:
            HTTPException: it is too long, or shorter than its length says.
            RequestError: its coding is not known, or it is not in it.
        """
        raw = self.get_data()
        coding: str = self.environ.get("HTTP_CONTENT_ENCODING", "")
        if not coding:
            return raw
        limit = self.max_content_length or MAX_BODY_BYTES
        body = decoded(raw, coding, limit=limit)
        if len(body) > limit:
            raise RequestEntityTooLarge
        return body

    def check_type(self) -> None:
        """Make sure that the body is JSON; the usual type needs no parsing.

        Raises:
            UnsupportedMediaType: it is of another type, or in another charset.
        """
        if self.environ.get("CONTENT_TYPE") != JSON:
            check_json_type(self.mimetype, self.mimetype_params)

    def close(self) -> None:
        """Close the files that were sent, if somebody looked for any."""
        if "files" in self.__dict__:
            super().close()


Headers: TypeAlias = tuple[tuple[str, str], ...]


class RefusedAsHttp(HTTPException):
    """What carries the request refuses it; it is answered where a missing route would be."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.code: int | None = status
        self.refusal: Malformed = Malformed(status, message)


class JsonAnswer(NamedTuple):
    """An answer, as a rule in JSON, whose headers are known when it is made; nothing alters it."""

    body: bytes
    status: int
    headers: Headers = (JSON_TYPE,)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as a WSGI application."""
        length = ("Content-Length", str(len(self.body)))
        start_response(_status_line(self.status), [length, *self.headers])
        return () if environ["REQUEST_METHOD"] == "HEAD" else (self.body,)

    def alterable(self) -> Response:
        """Give the same answer for others to alter."""
        return Response(self.body, self.status, [*self.headers])

    def with_own(self, own: Headers) -> JsonAnswer:
        """Return the answer with headers in the place of those of the same name in any case."""
        if not own:
            return self
        names = {name.lower() for name, _ in own}
        others = (header for header in self.headers if header[0].lower() not in names)
        return self._replace(headers=(*others, *own))


@lru_cache(maxsize=64)
def _status_line(status: int) -> str:
    return Response(status=status).status


def no_content(headers: Headers = ()) -> Response:
    """Return an answer without a body, and so without the type of one."""
    answer = Response(status=204, headers=[*headers])
    del answer.headers["Content-Type"]
    return answer


class _Adapter(MapAdapter):
    """Finds the app's own rules by its router; what somebody adds to it is found by Werkzeug."""

    def __init__(self, router: Router[Rule], environ: dict[str, Any], url_map: Map) -> None:
        super().__init__(
            map=url_map,
            server_name="",
            script_name="/",
            subdomain="",
            url_scheme="http",
            path_info=environ["PATH_INFO"],
            default_method=environ["REQUEST_METHOD"],
        )
        self._router = router
        self._segments = split_path(sent_path(environ))

    def match(self, *given: Any, **options: Any) -> Any:
        """Give the rule, or its endpoint, and its values."""
        if not any(given):
            method = options.get("method", self.default_method)
            found = self._router.find(method, self._segments)
            if found is not None:
                rule, values = found
                return (rule if options.get("return_rule") else rule.endpoint), values
        return super().match(*given, **options)


class _NoSessions(SessionInterface):
    """Opens the same session for everybody: one that holds nothing."""

    _session = NullSession()

    def open_session(self, *_asked: Any) -> NullSession:
        """Give the empty session."""
        return self._session


class LeanFlask(Flask):
    """A Flask app that answers under whatever host it is reached by."""

    request_class: type[LeanRequest] = LeanRequest
    session_interface: SessionInterface = _NoSessions()

    def __init__(self, name: str, *, numbers: Collection[str] = ()) -> None:
        """Make an app; placeholders in `numbers` stand for whole numbers."""
        super().__init__(name, static_folder=None)
        self._router: Router[Rule] = Router(numbers=numbers)

    @cached_property
    def _callable(self) -> dict[Callable[..., Any], Callable[..., Any]]:
        return {}

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Look at each view once: whether it is a coroutine does not change."""
        known = self._callable.get(func)
        if known is None:
            known = self._callable[func] = super().ensure_sync(func)
        return known

    def full_dispatch_request(self) -> Response:
        """Run the view alone, unless somebody asked for more around it."""
        if (
            self.before_request_funcs
            or self.after_request_funcs
            or request_started.receivers
            or request_finished.receivers
        ):
            return super().full_dispatch_request()
        try:
            answer = self.dispatch_request()
        except Exception as error:  # noqa: BLE001 - whatever it is, the error handler makes an answer
            answer = self.handle_user_exception(error)
        if isinstance(answer, (JsonAnswer, Response)):
            return answer  # type: ignore[return-value]  # Flask only calls it, as any WSGI application
        return self.make_response(answer)

    def make_response(self, rv: Any) -> Response:
        """Make what a view gave a response; only where somebody may alter it."""
        return rv.alterable() if isinstance(rv, JsonAnswer) else super().make_response(rv)

    def do_teardown_request(self, *error: Any) -> None:
        """End the request, if somebody wants to know."""
        if self.teardown_request_funcs or request_tearing_down.receivers:
            super().do_teardown_request(*error)

    def do_teardown_appcontext(self, *error: Any) -> None:
        """End the app's context, if somebody wants to know."""
        if self.teardown_appcontext_funcs or appcontext_tearing_down.receivers:
            super().do_teardown_appcontext(*error)

    def route_to(
        self,
        path: str,
        endpoint: str,
        view: Callable[..., Any],
        *,
        methods: Sequence[str] = ("GET",),
    ) -> None:
        """Bind a view to a path with `{placeholders}`, which the router alone finds."""
        text = path.replace("{", "<").replace("}", ">")
        self.add_url_rule(text, endpoint, view, methods=methods, build_only=True)
        (rule,) = self.url_map.iter_rules(endpoint)
        self._router.add(path, rule.methods or (), rule)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match by path alone: no host, no subdomain."""
        if request is None:
            return super().create_url_adapter(request)
        if REFUSAL in request.environ:
            raise RefusedAsHttp(*request.environ[REFUSAL])
        return _Adapter(self._router, request.environ, self.url_map)
