use serde_json::{json, Value};

const USDC: &str = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";

fn body(title: &str) -> Value {
    json!({
        "destination": { // 🌱
            "type": "evm", "address": "0x21c67cc0E6676059dBF12F83A6c11B1360871472",
            "chainId": 8_453u64,
            "tokenAddress": USDC.to_string(),
            r#"amountUnits"#: -25,
        },
        "display": { "title": title, "verb": "Pay", "paymentOptions": vec![json!("AllWallets"), json!(["metamask"])] },
    })
}

fn structs(title: String) -> Session {
    Session {
        destination: Destination { r#type: "evm".into(), chain_id: 8453, address: String::from("0x21c67cc0E6676059dBF12F83A6c11B1360871472"), ..Default::default() },
        display: Display { title, verb: "Pay".to_string() },
    }
}

const RAW: &str = r#"{"destination": {"type": "evm", "address": "0x21c67cc0E6676059dBF12F83A6c11B136087147", "chainId": 8453}, "display": {"title": "a", "verb": "Pay"}}"#;
