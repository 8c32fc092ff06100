"""Flask without the work that this app has no use for.

Each override is one that Flask and Werkzeug offer for it, and is here because it was measured:
together they halve what a request costs without network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from io import BytesIO
from operator import itemgetter
from typing import IO, Any, NamedTuple

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
from werkzeug.routing import Map, MapAdapter, Rule

from mockserver.wire import MAX_BODY_BYTES

__all__ = ["JsonAnswer", "LeanFlask"]

_JSON = "application/json"
_CONTENT_TYPE = ("Content-Type", _JSON)
_ROUTED = {"GET", "POST", "PUT", "PATCH", "DELETE"}


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

    @property
    def mimetype(self) -> str:
        """Give the type of the body; the usual one needs no parsing."""
        return _JSON if self.environ.get("CONTENT_TYPE") == _JSON else super().mimetype

    def close(self) -> None:
        """Close the files that were sent, if somebody looked for any."""
        if "files" in self.__dict__:
            super().close()


class JsonAnswer(NamedTuple):
    """A JSON answer whose headers are known when it is made, and that nothing alters."""

    body: bytes
    status: int
    headers: tuple[tuple[str, str], ...]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as a WSGI application."""
        length = ("Content-Length", str(len(self.body)))
        start_response(_status_line(self.status), [_CONTENT_TYPE, length, *self.headers])
        return () if environ["REQUEST_METHOD"] == "HEAD" else (self.body,)

    def alterable(self) -> Response:
        """Give the same answer for others to alter."""
        return Response(self.body, self.status, [*self.headers], content_type=_JSON)


@lru_cache(maxsize=64)
def _status_line(status: int) -> str:
    return Response(status=status).status


class _Form:
    """A rule whose path is words and placeholders."""

    def __init__(self, rule: Rule, parts: Sequence[str]) -> None:
        self.rule = rule
        self.names = [(place, part[1:-1]) for place, part in enumerate(parts) if part[:1] == "<"]
        self._words = itemgetter(*(at for at, part in enumerate(parts) if part[:1] != "<"))
        self._expected = self._words(parts)
        self._empty = parts.count("")

    def fits(self, segments: Sequence[str]) -> bool:
        """Tell whether a path of as many segments is one of the rule's; no name may be empty."""
        return self._words(segments) == self._expected and segments.count("") == self._empty


class _Map(Map):
    """Rules, and their forms by method and number of segments."""

    def forms(self, method: str, segments: int) -> Sequence[_Form]:
        """Give the forms that a path may have; none if a rule needs more than words and names."""
        known = self._forms.get((method, segments))
        if known is None:
            known = self._forms[method, segments] = self._formed(method, segments)
        return known

    @cached_property
    def _forms(self) -> dict[tuple[str, int], Sequence[_Form]]:
        return {}

    def _formed(self, method: str, segments: int) -> Sequence[_Form]:
        if method not in _ROUTED:
            return ()
        forms = []
        for rule in self.iter_rules():
            parts = rule.rule.split("/")
            if len(parts) != segments or method not in (rule.methods or ()):
                continue
            if any(":" in part for part in parts):
                return ()
            forms.append(_Form(rule, parts))
        return sorted(forms, key=lambda form: len(form.names))


class _Adapter(MapAdapter):
    """Finds the rule of a usual path by comparing its words; any other by Werkzeug's search."""

    map: _Map

    def match(self, *given: Any, **options: Any) -> Any:
        """Give the rule and its values, as Flask asks for them; any other call is as ever."""
        if given or options != {"return_rule": True}:
            return super().match(*given, **options)
        segments = self.path_info.split("/")
        for form in self.map.forms(self.default_method, len(segments)):
            if form.fits(segments):
                return form.rule, {name: segments[place] for place, name in form.names}
        return super().match(return_rule=True)


class _NoSessions(SessionInterface):
    """Opens the same session for everybody: one that holds nothing."""

    _session = NullSession()

    def open_session(self, *_asked: Any) -> NullSession:
        """Give the empty session."""
        return self._session


class LeanFlask(Flask):
    """A Flask app that answers under whatever host it is reached by."""

    request_class = LeanRequest
    session_interface = _NoSessions()
    url_map_class = _Map

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

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match by path alone: no host, no subdomain."""
        if request is None:
            return super().create_url_adapter(request)
        return _Adapter(
            map=self.url_map,
            server_name="",
            script_name="/",
            subdomain="",
            url_scheme="http",
            path_info=request.path,
            default_method=request.method,
        )
