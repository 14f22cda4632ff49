"""Records are what `typing.NamedTuple` makes, but for how soon."""

from __future__ import annotations

import copy
import enum
import pickle
import types
import typing
from typing import Any

import pytest

from daimo_validate.text.records import Enum, NamedTuple


class Ours(NamedTuple):
    """A record."""

    first: int
    second: str = "two"
    third: tuple[int, ...] = ()

    @property
    def both(self) -> str:
        return f"{self.first}{self.second}"

    @classmethod
    def of(cls, first: int) -> Ours:
        return cls(first)


class Theirs(typing.NamedTuple):
    """A record."""

    first: int
    second: str = "two"
    third: tuple[int, ...] = ()


class Nothing(NamedTuple):
    pass


class Below(Ours):
    """A class below a record whose first object it makes."""

    __slots__ = ()


class OurKind(Enum):
    """A kind."""

    ONE = "one"
    TWO = (2, "two")

    @property
    def size(self) -> int:
        return len(self.value)

    def twice(self) -> str:
        return self.name * 2


class TheirKind(enum.Enum):
    """A kind."""

    ONE = "one"
    TWO = (2, "two")

    @property
    def size(self) -> int:
        return len(self.value)

    def twice(self) -> str:
        return self.name * 2


CALLS: dict[str, typing.Callable[[Any], object]] = {
    "made": lambda of: tuple(of(1)),
    "made in full": lambda of: tuple(of(1, third=(3,), second="b")),
    "first": lambda of: of(1).first,
    "fields": lambda of: of._fields,
    "defaults": lambda of: of._field_defaults,
    "match": lambda of: of.__match_args__,
    "text": lambda of: repr(of(1)).removeprefix(of.__name__),
    "replaced": lambda of: tuple(of(1)._replace(second="x")),
    "as dict": lambda of: of(1)._asdict(),
    "made of values": lambda of: tuple(of._make([1, 2, 3])),
    "equal": lambda of: of(1) == (1, "two", ()),
    "hash": lambda of: hash(of(1)),
    "doc": lambda of: of.__doc__,
    "module": lambda of: of.__module__,
    "a tuple": lambda of: (issubclass(of, tuple), isinstance(of(1), tuple)),
    "slots": lambda of: of.__slots__,
    "parameters": lambda of: ([of(1) for _ in range(20)], of.__new__.__code__.co_varnames[1:], of.__new__.__defaults__)[
        1:
    ],
}
MISTAKES: dict[str, typing.Callable[[Any], object]] = {
    "too few": lambda of: of(),
    "too many": lambda of: of(1, 2, 3, 4),
    "unknown": lambda of: of(1, fourth=4),
    "twice": lambda of: of(1, first=1),
    "made of too few": lambda of: of._make([1]),
    "set": lambda of: setattr(of(1), "first", 2),
    "new attribute": lambda of: setattr(of(1), "other", 2),
    "order": lambda of: of(1) < 1,
}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_record_is_a_named_tuple(name: str) -> None:
    assert CALLS[name](Ours) == CALLS[name](Theirs)


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_a_mistake_raises_the_same(name: str) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as theirs:
        MISTAKES[name](Theirs)
    with pytest.raises(theirs.type):
        MISTAKES[name](Ours)


def test_the_first_objects_are_made_like_the_others() -> None:
    """The constructor compiles after some objects."""

    class Fresh(NamedTuple):
        first: int
        second: str = "two"
        third: tuple[int, ...] = ()

    ways: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        *(((1,), {}), ((1, "b"), {}), ((1, "b", (3,)), {}), ((), {"first": 1}), ((1,), {"third": (3,)})),
        *(((1, "b"), {"third": (3,)}), ((), {"third": (3,), "second": "b", "first": 1})),
    ]
    first = [Fresh(*values, **named) for values, named in ways]
    assert "__new__" not in vars(Fresh)
    others = [Fresh(*values, **named) for _ in range(3) for values, named in ways]
    assert "__new__" in vars(Fresh)
    assert (
        [tuple(each) for each in first] * 3
        == [tuple(each) for each in others]
        == [tuple(Theirs(*values, **named)) for values, named in ways] * 3
    )


def test_no_unknown_field_is_replaced() -> None:
    # The type of this error is another one from Python 3.13 on.
    with pytest.raises(ValueError, match="fourth"):
        Ours(1)._replace(fourth=4)  # type: ignore[call-arg]


def test_methods() -> None:
    assert Ours.of(1).both == "1two"
    match Ours(7):
        case Ours(first, second=second):
            assert (first, second) == (7, "two")


def test_copies_are_equal() -> None:
    record = Ours(1, "b", (3,))
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(record, protocol))
        assert (type(again), again) == (Ours, record)
    assert type(copy.copy(record)) is Ours
    assert copy.deepcopy(record) == record


def test_without_fields() -> None:
    assert Nothing() == ()
    assert repr(Nothing()) == "Nothing()"


def test_a_class_below() -> None:
    assert type(Below(1)) is Below
    assert Below(1)._replace(first=2) == (2, "two", ())
    assert type(Ours(1)) is Ours


def test_wrong_classes() -> None:
    with pytest.raises(TypeError, match="default"):
        _made({"__annotations__": {"a": "int", "b": "int"}, "a": 1})
    for field in ("_a", "class"):
        with pytest.raises(ValueError, match="named"):
            _made({"__annotations__": {field: "int"}})


def _made(namespace: dict[str, object]) -> type:
    return types.new_class("Wrong", (NamedTuple,), {}, lambda given: given.update(namespace))


KINDS: dict[str, typing.Callable[[Any], object]] = {
    "names": lambda of: [kind.name for kind in of],
    "values": lambda of: [kind.value for kind in of],
    "length": len,
    "of a value": lambda of: of("one") is of.ONE,
    "of an unhashable value": lambda of: of([1]),
    "of no value": lambda of: of("three"),
    "equal": lambda of: (of.ONE == of.ONE, of.ONE == "one", of.ONE == of.TWO, of.ONE != of.TWO),
    "hash": lambda of: {of.ONE: 1, of.TWO: 2}[of.TWO],
    "property": lambda of: of.TWO.size,
    "method": lambda of: of.ONE.twice(),
    "method of the class": lambda of: of.twice(of.TWO),
    "type": lambda of: (isinstance(of.ONE, of), type(of.TWO) is of),
    "repr": lambda of: repr(of.TWO).replace("Their", "Our"),
    "text": lambda of: f"{of.ONE}".replace("Their", "Our"),
    "doc": lambda of: of.__doc__,
    "module": lambda of: of.__module__,
    "in a set": lambda of: of.ONE in frozenset(of),
    "in the class": lambda of: of.ONE in of,
    "truth": lambda of: bool(of.ONE),
}


def outcome(function: typing.Callable[[Any], object], of: Any) -> object:
    try:
        return function(of)
    except (TypeError, ValueError):
        return "refused"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_is_an_enum(name: str) -> None:
    assert outcome(KINDS[name], OurKind) == outcome(KINDS[name], TheirKind)


def test_copies_of_a_member_are_the_member() -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(OurKind.TWO, protocol)) is OurKind.TWO
    assert copy.copy(OurKind.ONE) is copy.deepcopy(OurKind.ONE) is OurKind.ONE


def test_members_match() -> None:
    match OurKind.TWO:
        case OurKind.ONE:
            raise AssertionError
        case OurKind.TWO:
            pass


def test_two_members_of_one_value_are_refused() -> None:
    with pytest.raises(ValueError, match="one value"):
        types.new_class("Wrong", (Enum,), {}, lambda given: given.update({"A": 1, "B": 1}))
