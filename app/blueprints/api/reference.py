"""The OpenAPI document as its page shows it: calls by subject, shapes by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """One field of a shape, or one parameter of a call. ref: the shape it holds, if it is one."""

    name: str
    kind: str
    needed: bool
    ref: str | None
    about: str


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    name: str
    summary: str
    about: str
    signed_in: bool
    parameters: list[Field]
    body: str | None
    answer: str | None
    statuses: list[str]


@dataclass(frozen=True)
class Shape:
    name: str
    about: str
    fields: list[Field]


def calls_by_subject(book: dict[str, Any]) -> dict[str, list[Call]]:
    """All calls in the document's order, by their tag."""
    found: dict[str, list[Call]] = {}
    for path, item in book["paths"].items():
        for method in METHODS:
            if method in item:
                told = item[method]
                parameters = [*item.get("parameters", []), *told.get("parameters", [])]
                found.setdefault(told["tags"][0], []).append(_call(method, path, told, parameters))
    return found


def statuses_of_all(calls: dict[str, list[Call]]) -> list[str]:
    """What every call may answer: said once, not with each."""
    return sorted(set.intersection(*(set(call.statuses) for list_ in calls.values() for call in list_)))


def shapes(book: dict[str, Any]) -> list[Shape]:
    """All shapes by name."""
    return [
        Shape(name, told.get("description", ""), _fields(told))
        for name, told in sorted(book["components"]["schemas"].items())
    ]


def _call(method: str, path: str, told: dict[str, Any], parameters: list[dict[str, Any]]) -> Call:
    success: dict[str, Any] = next(
        (r for status, r in told["responses"].items() if status.startswith("2")), {}
    )
    return Call(
        method=method.upper(),
        path=path,
        name=told["operationId"],
        summary=told.get("summary", ""),
        about=told.get("description", ""),
        signed_in={} not in told["security"],
        parameters=[_parameter(parameter) for parameter in parameters],
        body=_ref(_content(told.get("requestBody", {}))),
        answer=_ref(_content(success)),
        statuses=sorted(told["responses"]),
    )


def _parameter(told: dict[str, Any]) -> Field:
    return _field(told["name"], told["schema"], bool(told.get("required")), told.get("description", ""))


def _content(part: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = part.get("content", {}).get("application/json", {})
    schema: dict[str, Any] = content.get("schema", {})
    return schema


def _fields(told: dict[str, Any]) -> list[Field]:
    needed = told.get("required", [])
    return [_field(name, schema, name in needed, "") for name, schema in told.get("properties", {}).items()]


def _field(name: str, schema: dict[str, Any], needed: bool, about: str) -> Field:
    return Field(name, _kind(schema), needed, _ref(schema), about or schema.get("description", ""))


def _ref(schema: dict[str, Any]) -> str | None:
    """The shape that a schema refers to, itself, in a list or beside null."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    inner = [schema.get("items", {}), *schema.get("anyOf", []), *schema.get("allOf", [])]
    return next((found for part in inner if part and (found := _ref(part))), None)


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema and len(schema["enum"]) <= 20:
        return " | ".join(str(value) for value in schema["enum"] if value is not None)
    kinds = schema.get("type", "")
    words = kinds if isinstance(kinds, list) else [kinds]
    if schema.get("format"):
        words = [*words, f"({schema['format']})"]
    return " ".join(word for word in words if word)
