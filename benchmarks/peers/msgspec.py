"""`msgspec`: tagged Structs with patterns, `__post_init__` for the rest. It stops at the first error."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from benchmarks import checks, schemas
from benchmarks.checks import Checks
from benchmarks.peers.base import InProcess, Peer

if TYPE_CHECKING:
    Option = str
else:
    Option = Literal[schemas.payment_options()]


def _pattern(pattern: str) -> Meta:
    # msgspec searches with Python's `re`, where `$` admits a newline at the end.
    return Meta(pattern=pattern.removesuffix("$") + r"\Z")


Amount = Annotated[str, _pattern(schemas.AMOUNT)]
Calldata = Annotated[str, _pattern(schemas.CALLDATA)]
EvmAddress = Annotated[str, _pattern(schemas.EVM)]
SolanaAddress = Annotated[str, _pattern(schemas.SOLANA)]


class Known(Struct):
    phone: Annotated[str, _pattern(schemas.E164)] | UnsetType = UNSET
    email: Annotated[str, _pattern(schemas.EMAIL)] | UnsetType = UNSET


class Display(Struct):
    title: str
    verb: str
    themeCssUrl: str | UnsetType = UNSET
    paymentOptions: list[Option | list[Option]] | UnsetType = UNSET


def peers() -> list[Peer]:
    return [_peer(checks.usual()), _peer(checks.tuned())]


def _peer(check: Checks) -> Peer:
    request = _struct(check)

    def messages(payload: Any) -> list[str]:
        try:
            msgspec.convert(payload, request)
        except msgspec.ValidationError as error:
            return [str(error)]
        return []

    return InProcess(name=f"msgspec, {check.label}", errors="first", messages=messages)


def _struct(check: Checks) -> type[Struct]:
    def all_hold(holds: Any, *values: str | UnsetType) -> None:
        for value in values:
            if value is not UNSET and not holds(value):
                raise ValueError("not a valid address")

    class Evm(Struct, tag_field="type", tag="evm"):
        address: EvmAddress
        chainId: int | float
        tokenAddress: EvmAddress
        amountUnits: Amount | UnsetType = UNSET
        calldata: Calldata | UnsetType = UNSET

        def __post_init__(self) -> None:
            all_hold(check.eip55, self.address, self.tokenAddress)

    class Solana(Struct, tag_field="type", tag="solana"):
        address: SolanaAddress
        tokenAddress: SolanaAddress
        amountUnits: Amount | UnsetType = UNSET

        def __post_init__(self) -> None:
            all_hold(check.solana, self.address, self.tokenAddress)

    class Request(Struct):
        destination: Evm | Solana
        display: Display
        metadata: dict[str, str] | UnsetType = UNSET
        refundAddress: EvmAddress | UnsetType = UNSET

        def __post_init__(self) -> None:
            all_hold(check.eip55, self.refundAddress)
            if self.metadata is not UNSET:
                msgspec.convert(self.metadata, Known)

    return Request
