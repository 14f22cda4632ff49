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
