"""How a sandbox's parts say that something has changed, to listeners that they do not know."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Listener", "News"]


class Listener(Protocol):
    """What is notified, in whatever thread the change was made."""

    def notify(self) -> None:
        """Note that something has changed; it must not wait."""


class News:
    """The listeners of one sandbox; `over` is whether the sandbox is gone."""

    def __init__(self) -> None:
        self.listeners: tuple[Listener, ...] = ()
        self.over: bool = False

    def add(self, listener: Listener) -> None:
        """Notify a listener from now on."""
        self.listeners = (*self.listeners, listener)

    def remove(self, listener: Listener) -> None:
        """Notify a listener no longer."""
        self.listeners = tuple(one for one in self.listeners if one is not listener)

    def notify(self) -> None:
        """Notify the listeners, after the change was made; usually there are none."""
        for listener in self.listeners:
            listener.notify()

    def end(self) -> None:
        """Note that the sandbox is gone."""
        self.over = True
        self.notify()
