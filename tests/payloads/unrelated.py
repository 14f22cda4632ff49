"""Objects of other programs that have names in common with a session request."""

from typing import Any

A = "0xb794F5eA0ba39494cE839613fffBA74279579268"
B = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
STRING = {"type": "string"}

UNRELATED: dict[str, Any] = {
    "trip": {
        "origin": {"type": "station"},
        "destination": {"type": "hotel", "address": "0 Harbour Road"},
        "display": {"title": "Weekend", "verb": "plan it"},
    },
    "trip without an origin": {
        "destination": {"type": "hotel", "address": "12 Quay Street", "chain": "Lumen Inns"},
        "display": {"title": "Weekend", "verb": "plan it"},
    },
    "network chip": {"destination": {"type": "evm", "label": "EVM"}, "display": {"title": "Chain"}},
    "story": {
        "title": "Forms/NetworkSelect",
        "args": {"destination": {"type": "evm", "label": "Mainnet", "icon": "eth.svg"}, "display": {"title": "Pick"}},
        "argTypes": {"display": {"title": {"control": "text"}, "verb": {"control": "text"}}},
    },
    "story of a payment form": {"args": {"destination": "Zürich", "display": {"title": "Pay", "verb": "Book"}}},
    "translations": {
        "destination": {"address": "Adresse", "chainId": "Kette", "tokenAddress": "Token", "amountUnits": "Betrag"},
        "display": {"title": "Anzeige", "verb": "Zahlen", "paymentOptions": "Zahlungsarten"},
    },
    "translations of words": {"destination": "Ziel", "display": {"title": "Titel", "verb": "Verb"}},
    "translations with a type": {"destination": {"type": "Typ", "address": "Adresse"}, "display": {"title": "Titel"}},
    "numbered translations": {"destination": {"address": "Address 1", "chainId": "Chain #", "amountUnits": "2 of 3"}},
    "disks": {
        "source": {"type": "disk", "path": "/dev/sda"},
        "destination": {"type": "s3", "bucket": "b", "prefix": "x"},
    },
    "backup": {"destination": {"address": "10.0.0.1", "port": 22, "type": "sftp"}, "display": "compact"},
    "rsyslog": {"destination": {"address": "10.0.0.1", "amount": 5, "type": "tcp"}},
    "redirects": {"redirects": [{"source": "/a", "destination": "/b", "permanent": True}]},
    "rewrites": {"rewrites": [{"source": "/(.*)", "destination": "/index.html"}], "headers": []},
    "route": {
        "source": {"type": "evm", "chainId": 1, "address": A},
        "destination": {"type": "evm", "chainId": 10, "address": A},
    },
    "route of tokens": {
        "origin": {"chainId": 1, "tokenAddress": B, "address": A},
        "destination": {"chainId": 10, "tokenAddress": B, "address": A},
    },
    "bridge": {"destination": {"chainId": 10, "address": A}},
    "bridge contracts": {"name": "bridge", "bridges": {"base": {"destination": {"chainId": 8453, "address": A}}}},
    "bridge with a token": {"id": 7, "destination": {"chainId": 8453, "address": A, "tokenAddress": B}},
    "named bridge": {"destination": {"chainId": 8453, "address": A, "tokenAddress": B, "bridge": "across"}},
    "hyperlane": {"destination": {"type": "evm", "chainId": 10, "rpcUrl": "https://rpc.example.org"}},
    "wormhole": {"destination": {"chain": "Solana", "address": MINT, "emitter": A}, "payload": "0x00"},
    "ccip": {"destination": {"chainSelector": "15971525489660198786", "receiver": A, "gasLimit": 200000}},
    "layerzero": {"destination": {"eid": 30184, "contract": A}, "config": {"sendLibrary": A}},
    "axelar": {"destination": {"chain": "base", "contractAddress": A, "tokenAddress": B}, "gas": "1"},
    "lifi": {"fromChain": 1, "toChain": 8453, "fromToken": B, "toToken": B, "fromAmount": "1", "toAddress": A},
    "lifi widget": {"integrator": "acme", "toChain": 10, "toToken": B, "appearance": "dark"},
    "squid": {"fromAddress": A, "toChain": "8453", "toToken": B, "toAddress": A, "slippage": 1},
    "relay": {"originChainId": 1, "destinationChainId": 8453, "originCurrency": B, "destinationCurrency": B},
    "deBridge": {"srcChainId": 1, "dstChainId": 8453, "dstChainTokenOut": B, "dstChainTokenOutRecipient": A},
    "solana validator": {"destination": {"type": "solana", "rpc": "https://x.example", "confirmations": 32}},
    "subgraph": {"specVersion": "0.0.4", "dataSources": [{"kind": "ethereum/contract", "source": {"address": A}}]},
    "contract deployments": {"8453": {"address": A, "display": {"title": "Vault", "verb": "Deposit"}}},
    "wallet connect": {"display": {"title": "Connect", "verb": "Sign", "paymentOptions": []}},
    "shop": {"display": {"title": "Pay", "paymentOptions": ["ApplePay", "Stripe"]}},
    "shop with words": {"display": {"title": "Pay", "verb": "Pay", "paymentOptions": ["card", "invoice"]}},
    "checkout": {"destination": {"address": "Main St 1", "city": "Springfield", "amount": "12.50"}},
    "stripe transfer": {"amount": 1000, "currency": "usd", "destination": "acct_1032D82eZvKYlo2C"},
    "stripe connect": {"transfer_data": {"destination": {"account": "acct_1", "amount": 877}}},
    "shipment": {
        "origin": {"address": "1 Dock Road"},
        "destination": {"address": "9 Pier Lane", "amountUnits": "3 pallets"},
    },
    "map": {"type": "Feature", "properties": {"display": {"title": "Pier", "verb": "visit"}, "destination": "Pier 7"}},
    "directions": {"origin": "Basel", "destination": "Bern", "mode": "transit", "display": {"title": "By train"}},
    "flight": {"destination": {"type": "airport", "code": "ZRH", "address": "8058 Zurich"}, "display": {"verb": "Fly"}},
    "cms page": {"slug": "a", "display": {"title": "About us", "verb": "Read"}, "destination": None},
    "cms button": {"destination": "/contact", "display": {"title": "Contact", "verb": "Write"}},
    "cms block": {"component": "cta", "destination": {}, "display": {"title": "Join", "verb": "Join"}},
    "argo": {
        "kind": "Application",
        "spec": {"destination": {"server": "https://kubernetes.default.svc", "namespace": "pay"}},
    },
    "kubernetes egress": {"spec": {"egress": [{"destination": {"address": "10.1.0.0/16", "port": 443}}]}},
    "istio": {"http": [{"route": [{"destination": {"host": "pay", "subset": "v1", "port": {"number": 80}}}]}]},
    "helm": {"metadata": {"name": "evm-node"}, "spec": {"destination": {"type": "evm", "image": "geth"}}},
    "terraform": {"resource": {"aws_s3_bucket": {"b": {"destination": {"type": "S3", "address": "arn:aws:s3:::b"}}}}},
    "terraform plan": {
        "resource_changes": [{"address": "module.evm", "change": {"after": {"destination": "0.0.0.0/0"}}}]
    },
    "github workflow": {"jobs": {"a": {"steps": [{"with": {"destination": "out", "type": "evm"}}]}}},
    "circleci": {"store_artifacts": {"path": "dist", "destination": "evm"}},
    "azure pipeline": {"inputs": {"destination": {"type": "blob", "address": "https://x.blob"}, "display": "all"}},
    "segment": {"destination": {"type": "webhook", "address": "https://x.example"}, "event": "Order Completed"},
    "analytics event": {
        "event": "nav",
        "destination": {"type": "page", "address": "/pay"},
        "display": {"title": "Pay"},
    },
    "log shipping": {"destination": {"type": "kafka", "address": "10.0.0.1:9092", "tokenAddress": "none"}},
    "graphql introspection": {"name": "destination", "type": {"kind": "OBJECT", "fields": [{"name": "chainId"}]}},
    "graphql variables": {"variables": {"destination": {"id": "7", "chainId": 1}, "display": "FULL"}},
    "openapi schema": {
        "properties": {
            "destination": {"type": "object", "properties": {"address": STRING, "chainId": STRING, "calldata": STRING}},
            "display": {"type": "object", "properties": {"title": STRING, "verb": STRING}},
        }
    },
    "openapi reference": {
        "properties": {"destination": {"$ref": "#/components/schemas/Evm"}, "display": {"$ref": "#/d"}}
    },
    "json schema": {"destination": {"address": STRING, "chainId": {"type": "number"}, "tokenAddress": STRING}},
    "json schema of unions": {"destination": {"oneOf": [{"type": "object"}], "type": "evm", "address": STRING}},
    "field list": {
        "destination": {"type": "string", "address": "string"},
        "display": {"title": "string", "verb": "string"},
    },
    "package manifest": {"name": "evm", "exports": {"./destination": "./d.js"}, "dependencies": {"display": "1.0.0"}},
    "editor theme": {"display": {"title": "Solarized"}, "tokenColors": [{"scope": "destination", "settings": {}}]},
    "css": {"display": "block", "destination": "evm"},
    "list of destinations": {"destination": [{"address": "a", "chainId": "b"}]},
    "answer of the API": {
        "sessionId": "a1b2",
        "destination": {"type": "evm", "address": A, "chainId": 8453, "tokenAddress": B},
        "display": {"title": "Deposit", "verb": "Deposit"},
    },
    "answer with a secret": {"clientSecret": "d7a8", "destination": {"type": "evm", "address": A, "chainId": 8453}},
    "button of the older API": {"appId": "pay-demo", "toChain": 8453, "toToken": B, "toAddress": A, "toUnits": "1.00"},
}
