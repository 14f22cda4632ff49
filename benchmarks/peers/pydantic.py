"""`pydantic` v2: models with a discriminated union, constrained strings and validators."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from benchmarks import checks, schemas
from benchmarks.checks import Checks
from benchmarks.peers.base import InProcess, Peer

if TYPE_CHECKING:
    Option = str
else:
    Option = Literal[schemas.payment_options()]

Amount = Annotated[str, StringConstraints(pattern=schemas.AMOUNT)]
Calldata = Annotated[str, StringConstraints(pattern=schemas.CALLDATA)]
Phone = Annotated[str, StringConstraints(pattern=schemas.E164)]
Email = Annotated[str, StringConstraints(pattern=schemas.EMAIL)]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True)


class Display(Strict):
    title: str
    verb: str
    themeCssUrl: str = ""
    paymentOptions: list[Option | list[Option]] = []


class Metadata(Strict):
    """Free strings, of which two have a shape."""

    model_config = ConfigDict(strict=True, extra="allow")
    __pydantic_extra__: dict[str, str] = Field(init=False)
    phone: Phone = ""
    email: Email = ""


def peers() -> list[Peer]:
    return [_peer(checks.usual()), _peer(checks.tuned())]


def _peer(check: Checks) -> Peer:
    model = _model(check)

    def messages(payload: Any) -> list[str]:
        try:
            model.model_validate(payload)
        except ValidationError as error:
            return [entry["msg"] for entry in error.errors(include_url=False)]
        return []

    return InProcess(name=f"pydantic, {check.label}", errors="all", messages=messages)


def _model(check: Checks) -> type[BaseModel]:
    evm_address = Annotated[str, StringConstraints(pattern=schemas.EVM), AfterValidator(_holds(check.eip55))]
    solana_address = Annotated[str, StringConstraints(pattern=schemas.SOLANA), AfterValidator(_holds(check.solana))]

    class Evm(Strict):
        type: Literal["evm"]
        address: evm_address
        chainId: int | float
        tokenAddress: evm_address
        amountUnits: Amount = ""
        calldata: Calldata = ""

    class Solana(Strict):
        type: Literal["solana"]
        address: solana_address
        tokenAddress: solana_address
        amountUnits: Amount = ""

    class Request(Strict):
        destination: Evm | Solana = Field(discriminator="type")
        display: Display
        metadata: Metadata = Metadata()
        refundAddress: evm_address = ""

    return Request


def _holds(check: Any) -> Any:
    def validator(value: str) -> str:
        if not check(value):
            raise ValueError("not a valid address")
        return value

    return validator
