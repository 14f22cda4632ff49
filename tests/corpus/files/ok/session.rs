use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    destination: Destination,
    display: Display,
}

const BASE: u64 = 8_453;

async fn pay(client: &Client, amount: &str, usdc: String) -> anyhow::Result<Response> {
    let mut payload = json!({
        "destination": {
            "type": "evm", "address": std::env::var("TREASURY")?, "chainId": BASE, "tokenAddress": usdc, "amountUnits": amount,
        },
        "display": { "title": format!("Order {amount}"), "verb": "Pay", "paymentOptions": options().await? },
    });
    payload["metadata"] = json!({ "phone": phone });
    let tests = [Route { destination: "a", display: "b" }];
    let Route { destination, display } = &tests[0];
    Ok(client.post(URL).json(&payload).send().await?)
}

impl Default for Session {
    fn default() -> Self {
        Self {
            destination: Destination { address: "0x".to_owned() + &hex, chain_id: BASE, ..Default::default() },
            display: Display { title: String::from("Order"), verb: "Pay".into() },
        }
    }
}
