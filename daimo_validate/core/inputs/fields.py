"""Where the fields of a request stand."""

from __future__ import annotations

from daimo_validate.text.hints import Final
from daimo_validate.text.pointers import Path

ADDRESS_PATH: Final[Path] = ("destination", "address")
TOKEN_PATH: Final[Path] = ("destination", "tokenAddress")
CHAIN_PATH: Final[Path] = ("destination", "chainId")
AMOUNT_PATH: Final[Path] = ("destination", "amountUnits")
CALLDATA_PATH: Final[Path] = ("destination", "calldata")
TYPE_PATH: Final[Path] = ("destination", "type")
REFUND_PATH: Final[Path] = ("refundAddress",)
METADATA_PATH: Final[Path] = ("metadata",)
TITLE_PATH: Final[Path] = ("display", "title")
VERB_PATH: Final[Path] = ("display", "verb")
URL_PATH: Final[Path] = ("display", "themeCssUrl")
OPTIONS_PATH: Final[Path] = ("display", "paymentOptions")
FIELDS: Final[tuple[Path, ...]] = (
    TYPE_PATH,
    ADDRESS_PATH,
    CHAIN_PATH,
    TOKEN_PATH,
    AMOUNT_PATH,
    CALLDATA_PATH,
    TITLE_PATH,
    VERB_PATH,
    URL_PATH,
    OPTIONS_PATH,
    METADATA_PATH,
    REFUND_PATH,
)
"""Every field of a request; metadata is one."""
PLACES: Final[tuple[Path, ...]] = (TYPE_PATH, ADDRESS_PATH, CHAIN_PATH, TOKEN_PATH, REFUND_PATH)
"""Where the money goes, and where it goes back to."""
