"""Reading a fault as it was sent; all reasons to refuse it are reported at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mockserver.contract import PathParameter
from mockserver.contract.sent import shown
from mockserver.core.errors import Detail, InvalidRequest, summary
from mockserver.core.numbers import plain_values
from mockserver.faults.effects import OK, Effect, expanded, read_effect
from mockserver.faults.fields import ANYTHING, KEY, Field, fitting, text, whole_number
from mockserver.faults.presets import PRESETS, Preset
from mockserver.faults.rules import Rule
from mockserver.schema import SHORT_FORMS

__all__ = ["read_rule"]

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_SCHEDULE = ("times", "from", "every")
_WORKS = 'A fault that works: {"effect": 503, "operation": "createDeal", "times": 2}'


def read_rule(
    spec: Mapping[str, Any],
    *,
    number: int,
    operations: Collection[str],
    path: Mapping[str, PathParameter],
) -> Rule:
    """Return the rule of a fault.

    Raises:
        InvalidRequest: it is invalid.
    """
    found: list[Detail] = []
    spec = plain_values(dict(spec))
    given = fitting(spec, _fields(operations, path), found)
    _note_contradictions(spec, found)
    preset = PRESETS[given["preset"]].spec if "preset" in given else {}
    if "operation" in given:
        preset = {name: value for name, value in preset.items() if name != "method"}
    values = {**preset, **given}
    rule = Rule(
        number=number,
        preset=given.get("preset"),
        effect=_effect(given, found),
        sequence=_sequence(given["sequence"], found) if "sequence" in given else None,
        operation=values.get("operation"),
        methods=_methods(values["method"]) if "method" in values else None,
        path=_path(given, path, found),
        key=values.get("key"),
        times=values.get("times"),
        start=values.get("from"),
        every=values.get("every"),
    )
    if found:
        raise InvalidRequest(f"{summary(found)}. {_WORKS}", details=found)
    return rule


def _fields(operations: Collection[str], path: Mapping[str, PathParameter]) -> dict[str, Field]:
    return {
        "preset": text(tuple(PRESETS)),
        "effect": ANYTHING,
        "sequence": ANYTHING,
        "operation": text(operations),
        "method": Field(_are_methods, f"one of {', '.join(_METHODS)}, or several with commas"),
        **{
            name: _value(path[short.parameter])
            for name, short in SHORT_FORMS.items()
            if short.parameter in path
        },
        "path": Field(
            lambda value: isinstance(value, Mapping),
            f"an object of parameters of the path and their values; these are {', '.join(path)}",
        ),
        "key": KEY,
        **dict.fromkeys(_SCHEDULE, whole_number(1)),
    }


def _value(parameter: PathParameter) -> Field:
    """Return the field for a value in the path."""
    if not parameter.values:
        return text()
    known = {parameter.canonical(value) for value in parameter.values}
    return Field(
        lambda value: isinstance(value, str) and parameter.canonical(value) in known,
        f"one of {', '.join(parameter.values)}",
    )


def _path(
    given: Mapping[str, Any], path: Mapping[str, PathParameter], found: list[Detail]
) -> dict[str, str]:
    """Return the values that the path must have, including those of the short forms."""
    fields = {name: _value(parameter) for name, parameter in path.items()}
    short = {form.parameter: given[name] for name, form in SHORT_FORMS.items() if name in given}
    values = {**short, **fitting(given.get("path", {}), fields, found, prefix="path.")}
    return {name: path[name].canonical(value) for name, value in values.items()}


def _are_methods(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and set(_methods(value)) <= set(_METHODS)


def _methods(text: str) -> tuple[str, ...]:
    return tuple(method.upper() for method in _split(text))


def _split(text: str) -> list[str]:
    return [part.strip(" ") for part in text.split(",")]


def _note_contradictions(spec: Mapping[str, Any], found: list[Detail]) -> None:
    if not spec.keys() & {"preset", "effect", "sequence"}:
        presets = ", ".join(PRESETS)
        found.append(
            Detail(
                "effect",
                f"is required, unless there is a sequence or a preset, which is one of {presets}",
            )
        )
    if "sequence" in spec:
        for name in ("preset", "effect", *_SCHEDULE):
            if name in spec:
                message = "cannot be combined with a sequence, which says what each request gets"
                found.append(Detail(name, message))


def _effect(given: Mapping[str, Any], found: list[Detail]) -> Effect | None:
    if "sequence" in given or not given.keys() & {"preset", "effect"}:
        return None
    wrong: list[Detail] = []
    preset = PRESETS.get(given.get("preset", ""))
    own = expanded(given["effect"], "effect", wrong) if "effect" in given else {}
    sent = _merged(preset, own, wrong) if preset and _is_change(given) else own
    effect = read_effect(sent, "effect", wrong)
    if effect == OK and not wrong:
        message = f'does nothing. Say what it does, such as {{"delay": 2}}, not {shown(sent)}'
        wrong.append(Detail("effect", message))
    found += [_as_sent(detail, preset, own) for detail in wrong]
    return effect


def _as_sent(detail: Detail, preset: Preset | None, own: Mapping[str, Any]) -> Detail:
    """Return a detail about what was sent, instead of about what only the preset has."""
    name = detail.field.rpartition(".")[2]
    if preset is None or name in own or name not in expanded(preset.spec["effect"], "effect", []):
        return detail
    return Detail("effect", f"cannot be combined with this preset, whose {name} {detail.message}")


def _is_change(given: Mapping[str, Any]) -> bool:
    """Return whether a preset's effect is kept, perhaps with other fields."""
    return "effect" not in given or isinstance(given["effect"], Mapping)


def _merged(preset: Preset, own: Mapping[str, Any], found: list[Detail]) -> dict[str, Any]:
    sent = expanded(preset.spec["effect"], "effect", found)
    if "body" in own:  # it takes the place of what the preset says
        sent.pop("message", None)
    if preset.endings and own.get("ending") not in (None, *preset.endings):
        message = (
            f"must be one of {', '.join(preset.endings)} beside this preset: leave the preset out"
        )
        found.append(Detail("effect.ending", message))
    return {**sent, **own}


def _sequence(sent: object, found: list[Detail]) -> tuple[Effect, ...]:
    items = _split(sent) if isinstance(sent, str) else sent
    if not isinstance(items, list) or not items:
        message = f'must be a list of effects, or text such as "ok, 500, ok", not {shown(sent)}'
        found.append(Detail("sequence", message))
        return ()
    effects = []
    for index, item in enumerate(items):
        place = f"sequence[{index}]"
        effects.append(read_effect(expanded(item, place, found), place, found))
        if effects[-1].limit is not None:
            found.append(
                Detail(place, "is a rate limit, which does its own counting: send it as effect")
            )
    return tuple(effects)
