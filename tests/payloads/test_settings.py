"""Settings in maps, lists and sections: what is found in each form, where, and what is left alone."""

from __future__ import annotations

import base64
import textwrap

import pytest

from tests.helpers import formats
from tests.lint.linting import fix, lint, told

WRONG = "0xC4b771095f16B197A1edf8423A513cd1A65F644D"
RIGHT = "0xC4b771095f16B197A1edf8423A513cd1A65F644d"
USDC_BASE = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
USDC_ETHEREUM = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
WRONG_IN_BASE64 = base64.b64encode(WRONG.encode()).decode()
RIGHT_LINE_IN_BASE64 = base64.b64encode(f"{RIGHT}\n".encode()).decode()
WRONG_LINE_IN_BASE64 = base64.b64encode(f"{WRONG}\n".encode()).decode()


def of(text: str, format: str) -> list[str]:
    """Return what is found in a text that somebody's walk meets."""
    return told(lint(textwrap.dedent(text).lstrip("\n"), formats.__dict__[format], path="config/file"))


FOUND = {
    "compose, as a map": ("YAML", f"""
        services:
          web:
            environment:
              DAIMO_TREASURY_ADDRESS: "{WRONG}"
        """, ["4:31 eip55-checksum"]),
    "compose, as a list": ("YAML", f"""
        services:
          web:
            environment:
              - PORT=3000
              - DAIMO_TREASURY_ADDRESS={WRONG}
              - "DAIMO_REFUND_ADDRESS={WRONG}"
        """, ["5:32 eip55-checksum", "6:31 eip55-checksum"]),
    "compose, with defaults": ("YAML", f"""
        environment:
          - DAIMO_TREASURY_ADDRESS=${{DAIMO_TREASURY_ADDRESS:-{WRONG}}}
          - DAIMO_REFUND_ADDRESS=${{REFUND-{WRONG}}}
        """, ["2:54 eip55-checksum", "3:35 eip55-checksum"]),
    "a workflow": ("YAML", f"""
        env:
          DAIMO_TREASURY_ADDRESS: {RIGHT}
          DAIMO_CHAIN_ID: 8453
        """, ["2:27 unquoted-value"]),
    "the env of a container": ("YAML", f"""
        spec:
          containers:
            - name: web
              env:
                - name: DAIMO_TREASURY_ADDRESS
                  value: "{WRONG}"
                - name: DAIMO_CHAIN_ID
                  value: "8453"
                - name: DAIMO_TOKEN_ADDRESS
                  value: '{USDC_ETHEREUM}'
        """, ["6:18 eip55-checksum", "10:18 wrong-chain-token"]),
    "a ConfigMap": ("YAML", f"""
        kind: ConfigMap
        data:
          DAIMO_CHAIN_ID: "8453"
          DAIMO_USDC_ADDRESS: "{USDC_ETHEREUM}"
        """, ["4:23 wrong-chain-token"]),
    "a Secret": ("YAML", f"""
        kind: Secret
        data:
          DAIMO_TREASURY_ADDRESS: {WRONG_IN_BASE64}
          DAIMO_REFUND_ADDRESS: {WRONG_LINE_IN_BASE64}
        stringData:
          DAIMO_HOT_WALLET_ADDRESS: {WRONG}x
        """, ["3:27 eip55-checksum", "4:25 eip55-checksum", "6:29 evm-address"]),
    "the values of a chart": ("YAML", f"""
        daimo:
          treasuryAddress: "{WRONG}"
          chain_id: 8453
          token-address: "{USDC_ETHEREUM}"
          amount: "10,00"
        """, ["2:20 eip55-checksum", "4:18 wrong-chain-token", "5:11 amount-format"]),
    "a section in a section": ("YAML", f"""
        app:
          Daimo:
            base:
              treasury: {{address: "{WRONG}", chainId: 8453}}
              usdc: "{USDC_ETHEREUM}"
        """, ["4:27 eip55-checksum", "5:13 wrong-chain-token"]),
    "Spring, with a default": ("YAML", f"""
        daimo:
          treasury-address: ${{DAIMO_TREASURY:{WRONG}}}
        """, ["2:38 eip55-checksum"]),
    "the vars of a worker": ("TOML", f"""
        [vars]
        DAIMO_TREASURY_ADDRESS = "{WRONG}"
        DAIMO_CHAIN_ID = 8453
        [env.staging.vars]
        NEXT_PUBLIC_DAIMO_TOKEN_ADDRESS = '{USDC_BASE}'
        DAIMO_CHAIN_ID = "10"
        """, ["2:26 eip55-checksum", "5:35 wrong-chain-token"]),
    "a TOML section": ("TOML", f"""
        [daimo]
        treasury_address = "{WRONG}"
        """, ["2:20 eip55-checksum"]),
    "appsettings.json": ("JSON", f"""
        {{"Daimo": {{"TreasuryAddress": "{WRONG}", "ChainId": 8453}}}}
        """, ["1:31 eip55-checksum"]),
    "app.json": ("JSON", f"""
        {{"expo": {{"extra": {{"daimoTreasuryAddress": "{WRONG}"}}}}}}
        """, ["1:45 eip55-checksum"]),
    "a task definition": ("JSON", f"""
        {{"containerDefinitions": [{{"environment": [{{"name": "DAIMO_TREASURY_ADDRESS", "value": "{WRONG}"}}]}}]}}
        """, ["1:88 eip55-checksum"]),
    "a Postman environment": ("JSON", f"""
        {{"values": [{{"key": "DAIMO_TREASURY_ADDRESS", "value": "{WRONG}", "enabled": true}}]}}
        """, ["1:56 eip55-checksum"]),
    "an app with described variables": ("JSON", f"""
        {{"env": {{"DAIMO_TREASURY_ADDRESS": {{"description": "ours", "value": "{WRONG}"}}}}}}
        """, ["1:69 eip55-checksum"]),
    "a chain by its name": ("YAML", f"""
        environment:
          DAIMO_CHAIN: base
          DAIMO_TOKEN_ADDRESS: "{USDC_ETHEREUM}"
        """, ["3:24 wrong-chain-token"]),
    "a chain at the end of a name": ("YAML", f"""
        environment:
          DAIMO_USDC_ADDRESS_BASE: "{USDC_ETHEREUM}"
        """, ["2:28 wrong-chain-token"]),
    "payment options": ("YAML", """
        env:
          - DAIMO_PAYMENT_OPTIONS=AllWallets,Coinbse
          - name: DAIMO_PAYMENT_OPTIONS
            value: '["AllWallets", "Zele", "coinbase"]'
        """, ["2:38 not-an-option", "4:29 not-an-option", "4:37 not-an-option"]),
    "payment options in a section": ("JSON", """
        {"daimo": {"paymentOptions": ["AllWallets", "coinbase"]}}
        """, ["1:45 not-an-option"]),
    "keys without the name, beside one with it": ("YAML", f"""
        env:
          DAIMO_API_KEY: ${{{{ secrets.KEY }}}}
          RECIPIENT_ADDRESS: "{WRONG}"
          CHAIN_ID: 8453
          TOKEN_ADDRESS: "{USDC_ETHEREUM}"
        """, ["3:22 eip55-checksum", "5:18 wrong-chain-token"]),
    "two names of one value": ("YAML", f"""
        env:
          NEXT_PUBLIC_DAIMO_CHAIN_ID: "8453"
          DAIMO_CHAIN_ID: 8453
          DAIMO_TOKEN_ADDRESS: "{USDC_ETHEREUM}"
        """, ["4:24 wrong-chain-token"]),
    ".envrc": ("ENVRC", f"""
        layout python
        export DAIMO_TREASURY_ADDRESS={WRONG}; export DAIMO_CHAIN_ID=8453
        export DAIMO_TOKEN_ADDRESS="{USDC_ETHEREUM}" # USDC
        """, ["2:31 eip55-checksum", "3:28 wrong-chain-token"]),
    "a Dockerfile": ("DOCKERFILE", f"""
        FROM node AS build
        ARG DAIMO_TREASURY_ADDRESS={WRONG}
        FROM scratch
        ENV DAIMO_CHAIN_ID=8453 \\
            DAIMO_TOKEN_ADDRESS="{USDC_ETHEREUM}"
        ENV DAIMO_REFUND_ADDRESS {WRONG}
        """, ["2:28 eip55-checksum", "5:25 wrong-chain-token", "6:26 eip55-checksum"]),
    "properties": ("PROPERTIES", f"""
        daimo.treasury.address={WRONG}
        daimo.chain-id = 8453
        daimo.tokenAddress: {USDC_ETHEREUM}
        daimo.refundAddress=${{REFUND:{WRONG}}}
        """, ["1:24 eip55-checksum", "3:21 wrong-chain-token", "4:30 eip55-checksum"]),
    "tfvars": ("TERRAFORM", f"""
        daimo_treasury_address = "{WRONG}"
        environment = {{ DAIMO_CHAIN_ID = "8453", DAIMO_TOKEN_ADDRESS = "{USDC_ETHEREUM}" }}
        """, ["1:26 eip55-checksum", "2:64 wrong-chain-token"]),
    "a Terraform file": ("TERRAFORM", f"""
        variable "daimo_treasury_address" {{
          default = "{WRONG}"
        }}
        resource "aws_ecs_task_definition" "web" {{
          container_definitions = jsonencode([{{
            environment = [{{ name = "DAIMO_REFUND_ADDRESS", value = "{WRONG}" }}]
          }}])
        }}
        """, ["2:13 eip55-checksum", "6:61 eip55-checksum"]),
    "defaults of other programs": ("YAML", f"""
        env:
          DAIMO_TREASURY_ADDRESS: ${{{{ vars.TREASURY || '{WRONG}' }}}}
          DAIMO_REFUND_ADDRESS: ${{env:REFUND, '{WRONG}'}}
          DAIMO_EU_TREASURY_ADDRESS: '{{{{ .Values.treasury | default "{WRONG}" }}}}'
        """, ["2:49 eip55-checksum", "3:40 eip55-checksum", "4:62 eip55-checksum"]),
    "files in a ConfigMap": ("YAML", f"""
        data:
          .env: |
            DAIMO_TREASURY_ADDRESS={WRONG}
            DAIMO_CHAIN_ID=8453
          application.properties: |
            daimo.treasury.address={WRONG}
          settings.json: '{{"daimo": {{"treasury": "{WRONG}"}}}}'
        """, ["3:28 eip55-checksum", "6:28 eip55-checksum", "7:42 eip55-checksum"]),
}  # fmt: skip

SILENT = {
    "all right": ("YAML", f"""
        environment:
          - DAIMO_TREASURY_ADDRESS={RIGHT}
          - DAIMO_CHAIN_ID=8453
          - DAIMO_TOKEN_ADDRESS={USDC_BASE}
          - DAIMO_AMOUNT=10
          - DAIMO_PAYMENT_OPTIONS=AllWallets,Coinbase
        """),
    "numbers that every reader reads alike": ("YAML", """
        environment: {DAIMO_AMOUNT: 10.50, DAIMO_CHAIN_ID: 8453}
        daimo: {amount: 10}
        """),
    "values that are filled in later": ("YAML", """
        environment:
          DAIMO_TREASURY_ADDRESS: ${TREASURY}
          DAIMO_REFUND_ADDRESS: ${TREASURY:?set it}
          DAIMO_TOKEN_ADDRESS: "{{ .Values.token }}"
          DAIMO_CHAIN_ID: $(CHAIN)
          DAIMO_WALLET_ADDRESS: vault:secret/daimo#wallet
          DAIMO_RECIPIENT_ADDRESS: op://shop/daimo/recipient
          DAIMO_EU_TREASURY_ADDRESS: ENC[AES256_GCM,data:0xabc,type:str]
          DAIMO_US_TREASURY_ADDRESS:
          DAIMO_UK_TREASURY_ADDRESS: ""
        """),
    "values from elsewhere": ("YAML", """
        env:
          - name: DAIMO_TREASURY_ADDRESS
            valueFrom: {secretKeyRef: {name: daimo, key: treasury}}
          - name: DAIMO_CHAIN_ID
            valueFrom: {configMapKeyRef: {name: daimo, key: chain}}
        """),
    "a Secret of other things": ("YAML", f"""
        kind: Secret
        data:
          DAIMO_API_KEY: {base64.b64encode(b"3b0c2c5e-6a51-4d35-9a0e-1f6f6f3c1f11").decode()}
          DAIMO_TREASURY_ADDRESS: {base64.b64encode(RIGHT.encode()).decode()}
          DAIMO_REFUND_ADDRESS: {RIGHT_LINE_IN_BASE64}
        """),
    "words in the place of values": ("JSON", """
        {"daimo": {"treasuryAddress": "The address of the treasury", "chainId": "DAIMO_CHAIN_ID", "token": "USDC"},
         "daimo.recipient_address": "Adresse", "DAIMO_TREASURY_ADDRESS": "string", "daimoAmount": "Amount"}
        """),
    "a schema of settings": ("JSON", """
        {"properties": {"daimoTreasuryAddress": {"type": "string", "pattern": "^0x"}, "daimoChainId": {"type": "integer"}}}
        """),
    "packages": ("JSON", """
        {"dependencies": {"@daimo/pay": "1.0.0"}, "packages": {"node_modules/@daimo/pay": {"version": "1.0.0",
         "dependencies": {"address": "0x1", "chain": "7"}}}}
        """),
    "a service called daimo": ("YAML", f"""
        services:
          daimo-indexer:
            environment: {{CHAIN_ID: 1, TOKEN_ADDRESS: "{USDC_BASE}"}}
          daimo:
            environment: {{CHAIN_ID: 1, TOKEN_ADDRESS: "{USDC_BASE}"}}
        """),
    "another system beside an API key": ("YAML", f"""
        environment:
          DAIMO_API_KEY: x
          CHAIN_ID: 1
          DAIMO_TOKEN_ADDRESS: "{USDC_BASE}"
          RECIPIENT_ADDRESS: 10.0.0.7
          DESTINATION_ADDRESS: ops@example.com
        """),
    "a chain and a token beside an API key": ("YAML", f"""
        environment: {{DAIMO_API_KEY: x, CHAIN_ID: 1, TOKEN_ADDRESS: "{USDC_BASE}"}}
        """),
    "a chain of another system beside a request's": ("YAML", f"""
        environment: {{DAIMO_CHAIN_ID: 8453, CHAIN_ID: 1, RECIPIENT_ADDRESS: "{RIGHT}", TOKEN_ADDRESS: "{USDC_BASE}"}}
        """),
    "an unset key of another system": ("YAML", f"""
        environment: {{DAIMO_API_KEY: x, RECIPIENT_ADDRESS: "0x{'0' * 40}"}}
        """),
    "a local chain beside an API key": ("YAML", f"""
        environment: {{DAIMO_API_KEY: x, CHAIN_ID: 31337, TOKEN_ADDRESS: "{RIGHT}"}}
        """),
    "keys without the name": ("YAML", f"""
        environment: {{RECIPIENT_ADDRESS: "{WRONG}", CHAIN_ID: 8453, TOKEN_ADDRESS: "{USDC_ETHEREUM}"}}
        """),
    "a chain that nobody lists": ("YAML", f"""
        environment: {{DAIMO_CHAIN: base-sepolia, DAIMO_TOKEN_ADDRESS: "{RIGHT}"}}
        """),
    "two chains": ("YAML", f"""
        environment: {{DAIMO_CHAIN_ID: 1, NEXT_PUBLIC_DAIMO_CHAIN_ID: 8453, DAIMO_TOKEN_ADDRESS: "{USDC_BASE}"}}
        """),
    "a private key": ("YAML", f"""
        environment: {{DAIMO_HOT_WALLET: "0x{'ab' * 32}", DAIMO_TREASURY_PRIVATE_KEY: "0x{'ab' * 32}"}}
        """),
    "other lists of names": ("YAML", """
        parameters:
          - name: daimo_recipient_address
            in: query
            description: The recipient
          - {name: daimo_chain_id, value: base}
        """),
    "words of options": ("YAML", """
        daimo: {paymentOptions: all, payment_options: [true, 1]}
        """),
    "words for translation": ("PROPERTIES", """
        daimo.recipient.address=Recipient address
        daimo.treasury.address.label=The treasury
        daimo.chainId=Chain
        """),
    "variables that are given elsewhere": ("TERRAFORM", """
        variable "daimo_treasury_address" {
          type = string
        }
        env = { DAIMO_TREASURY_ADDRESS = var.treasury, DAIMO_CHAIN_ID = local.chain, DAIMO_TOKEN = "${x}" }
        """),
    "arguments without a default": ("DOCKERFILE", """
        ARG DAIMO_TREASURY_ADDRESS
        ENV DAIMO_TREASURY_ADDRESS=$DAIMO_TREASURY_ADDRESS DAIMO_CHAIN_ID=${CHAIN_ID}
        """),
    "references of other programs": ("YAML", """
        env: {DAIMO_TREASURY_ADDRESS: "${env:TREASURY}", DAIMO_CHAIN_ID: "${self:custom.chain}", DAIMO_REFUND: "${ssm:/x}"}
        """),
    "a chart": ("YAML", """
        kind: ConfigMap
        data:
          DAIMO_TREASURY_ADDRESS: {{ required "set it" .Values.treasury }}
          DAIMO_CHAIN_ID: {{ .Values.chain | quote }}
        {{ .Values.more | toYaml | indent 2 }}
        {{- if .Values.x }}
          DAIMO_TOKEN_ADDRESS: {{ .Values.token }}
        {{- end }}
        """),
    "an API document": ("YAML", """
        Daimo:
          properties:
            chainId: {type: integer, example: 1}
            treasuryAddress: {type: string, example: "0x1234"}
        """),
    "this linter's own table": ("TOML", """
        [tool.daimo-validate.env]
        DAIMO_TREASURY_ADDRESS = "destination.address"
        [tool.daimo-validate.guards]
        allowed-destinations = ["0x1"]
        """),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_found(case: str) -> None:
    format, text, expected = FOUND[case]
    assert of(text, format) == expected


@pytest.mark.parametrize("case", SILENT)
def test_silent(case: str) -> None:
    format, text = SILENT[case]
    assert of(text, format) == []


@pytest.mark.parametrize("secret", ["0x" + "ab" * 32, "hunter2"])
def test_a_secret_value_is_not_shown(secret: str) -> None:
    encoded = base64.b64encode(f"{WRONG} {secret}".encode()).decode()
    text = f"kind: Secret\ndata:\n  DAIMO_TREASURY_ADDRESS: {encoded}\n  DAIMO_PASSWORD: {encoded}\n"
    (found,) = lint(text, formats.YAML).diagnostics
    assert found.region is not None
    assert (found.region.start.line, found.region.start.column) == (3, 27)
    assert secret not in found.finding.message or secret == "hunter2"
    assert found.edits == ()


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("YAML", "environment:\n  - DAIMO_TREASURY_ADDRESS={}\n"),
        ("YAML", "environment: ['DAIMO_TREASURY_ADDRESS={}', \"DAIMO_REFUND_ADDRESS=${{X:-{}}}\"]\n"),
        ("YAML", "env:\n  DAIMO_TREASURY_ADDRESS: ${{{{ vars.X || '{}' }}}}\n"),
        ("YAML", "env:\n  DAIMO_TREASURY_ADDRESS: ${{X:-{}}} # ours\n"),
        ("TOML", "env = ['DAIMO_TREASURY_ADDRESS={}']\n"),
        ("JSON", '["DAIMO_TREASURY_ADDRESS={}"]\n'),
        ("PROPERTIES", "daimo.treasury={}\n"),
        ("DOCKERFILE", "ENV DAIMO_TREASURY_ADDRESS {}\nARG DAIMO_REFUND_ADDRESS='{}'\n"),
        ("ENVRC", "export DAIMO_TREASURY_ADDRESS={}; x\n"),
        ("TERRAFORM", 'daimo_treasury = "{}"\n'),
    ],
)
def test_a_fix_writes_into_every_form(format: str, text: str) -> None:
    before, after = (text.format(*[address] * 2) for address in (RIGHT.lower(), RIGHT))
    fixed = fix(before, formats.__dict__[format])
    assert fixed.data.decode() == after
