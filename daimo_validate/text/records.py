"""`NamedTuple` and `Enum` as the standard library has them, for classes that every start of the command line makes.

Making a class with `typing.NamedTuple` takes 15 times as long: it compiles each annotation and the constructor. Here
the annotations stay text, and the constructor is compiled when some objects have been made. Making one with
`enum.Enum` takes 10 times as long. Here members have a name and a value, which no other member has.
"""

from __future__ import annotations

# Type checkers read this name as true; importing it from `typing` takes as long as ten of the classes.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from enum import Enum as Enum
    from typing import NamedTuple as NamedTuple
else:
    from _collections import _tuplegetter
    from keyword import iskeyword

    def _constructor(owner):
        """Return a constructor with the fields of a class as its parameters."""
        names = ", ".join(owner._fields)
        given = f"({names},)" if names else "()"
        new = eval(f"lambda _cls, {names}: _new(_cls, {given})", {"_new": tuple.__new__})
        new.__name__, new.__qualname__ = "__new__", f"{owner.__qualname__}.__new__"
        new.__module__ = owner.__module__
        new.__defaults__ = tuple(owner._field_defaults.values())
        return new

    # Compiling a constructor takes as long as making so many objects without it; most classes of a start make fewer.
    _FEW = 16
    _made = {}

    def _values(owner, values, named):
        """Return the values of all fields, or None if the arguments are wrong."""
        fields = owner._fields
        if len(values) > len(fields) or not named.keys().isdisjoint(fields[: len(values)]):
            return None
        given = {**owner._field_defaults, **dict(zip(fields, values, strict=False)), **named}
        return [given[field] for field in fields] if given.keys() == set(fields) else None

    def _new_first(cls, /, *values, **named):
        owner = next(each for each in cls.__mro__ if "_fields" in each.__dict__)
        if (count := _made.get(owner, 0)) < _FEW and (all_values := _values(owner, values, named)) is not None:
            _made[owner] = count + 1
            return tuple.__new__(cls, all_values)
        # Threads that come here at once write equal functions.
        owner.__new__ = new = _constructor(owner)
        return new(cls, *values, **named)

    class _Record(tuple):
        """What all records have."""

        __slots__ = ()
        __new__ = _new_first

        @classmethod
        def _make(cls, values):
            """Return an object with the fields' values."""
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes):
            """Return a copy in which some fields have other values."""
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self):
            """Return the values by the names of their fields."""
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(map('{}={!r}'.format, self._fields, self))})"

        def __getnewargs__(self):
            return tuple(self)

    class _Maker(type):
        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            if wrong := [field for field in fields if field.startswith("_") or iskeyword(field)]:
                raise ValueError(f"{name}: a field cannot be named {wrong[0]!r}")
            defaults = {field: namespace.pop(field) for field in fields if field in namespace}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one that has a default")
            getters = {field: _tuplegetter(index, "") for index, field in enumerate(fields)}
            about = {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
            return type(name, (_Record,), {**about, **getters, **namespace})

    class NamedTuple(metaclass=_Maker):
        """The base of a class whose annotations name the fields of a tuple."""

    class _EnumMaker(type):
        def __new__(cls, name, bases, namespace):
            given = {key: value for key, value in namespace.items() if bases and _is_member(key, value)}
            rest = {key: value for key, value in namespace.items() if key not in given}
            made = super().__new__(cls, name, bases, {"__slots__": (), **rest})
            made._members = members = {value: object.__new__(made) for value in given.values()}
            if len(members) < len(given):
                raise ValueError(f"{name}: two members have one value")
            for key, value in given.items():
                member = members[value]
                member.name, member.value = key, value
                setattr(made, key, member)
            return made

        def __call__(cls, value):
            """Return the member with a value."""
            if value not in cls._members:
                raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
            return cls._members[value]

        def __iter__(cls):
            return iter(cls._members.values())

        def __len__(cls):
            return len(cls._members)

    def _is_member(key, value):
        return not key.startswith("_") and not hasattr(value, "__get__")

    class Enum(metaclass=_EnumMaker):
        """The base of a class whose attributes are its only objects."""

        __slots__ = ("name", "value")

        def __repr__(self):
            return f"<{type(self).__name__}.{self.name}: {self.value!r}>"

        def __str__(self):
            return f"{type(self).__name__}.{self.name}"

        def __reduce__(self):
            return type(self), (self.value,)
