"""Names of `typing` for annotations, without importing `typing`: that takes half as long as starting Python.

Annotations stay text, so at run time these names only have to be there. Modules that every start of the command line
imports use them; others import `typing`.
"""

from __future__ import annotations

# Type checkers read this name as true.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any as Any
    from typing import BinaryIO as BinaryIO
    from typing import Final as Final
    from typing import Literal as Literal
    from typing import NoReturn as NoReturn
    from typing import Protocol as Protocol
    from typing import TextIO as TextIO
    from typing import TypeAlias as TypeAlias
    from typing import TypeGuard as TypeGuard
    from typing import TypeVar as TypeVar
else:
    Any = BinaryIO = Final = Literal = NoReturn = Protocol = TextIO = TypeAlias = TypeGuard = object
    # A type variable is its name.
    TypeVar = str
