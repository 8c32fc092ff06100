"""Explains imports of ours that find another package `mockserver`, such as MockServer's client.

`introzy_mock_beside.pth` loads this whenever Python starts. So it imports only modules that are
loaded anyway, and has no assertions for pytest to rewrite: PYTEST_DONT_REWRITE.
"""

import sys

__all__ = ["explain"]

_INSTEAD = {
    "Config": "write: from introzy_mock import Config",
    "create_app": "write: from introzy_mock import create_app",
    "testing": "write: from introzy_mock import Introzy, MockServer, shapes",
    "__main__": "run introzy-mock, or: python -m introzy_mock",
}
_OTHERWISE = (
    "introzy_mock has Config, create_app, Introzy, MakeSandbox, MockServer and shapes; for more, "
    "use an environment without the other package"
)


def explain() -> None:
    """Explain an import that fails because another package of the same name was found."""
    if not any(isinstance(finder, _Beside) for finder in sys.meta_path):
        sys.meta_path.append(_Beside())


class _Beside:
    """The last finder: Python asks it for modules that nobody has."""

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Find nothing.

        Raises:
            ImportError: the module is ours, but the package that was found is not.
        """
        package, _, inner = name.partition(".")
        if package != "mockserver" or not inner:
            return
        other = getattr(sys.modules.get(package), "__file__", None)
        if other and _is_ours_alone(inner, beside=other):
            raise ImportError(
                f"mockserver is another distribution's package here ({other}), and introzy-mock "
                f"goes by the name introzy_mock beside it: {_INSTEAD.get(inner, _OTHERWISE)}",
                name=name,
            )


def _is_ours_alone(inner: str, *, beside: str) -> bool:
    from pathlib import Path

    here = Path(__file__).resolve().parent
    installed = here / "introzy_mock_files" / "mockserver"
    ours = installed if installed.is_dir() else here.parent
    place = ours.joinpath(*inner.split("."))
    has = inner in _INSTEAD or place.is_dir() or place.with_suffix(".py").is_file()
    return has and ours not in Path(beside).resolve().parents
