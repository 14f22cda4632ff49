<?php

const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';

class Checkout
{
    private const CHAIN = "8453";

    public function body(string $title): array
    {
        return [ /* 🌱 */
            'destination' => [
                'type' => 'evm', 'address' => "0x21c67cc0E6676059dBF12F83A6c11B1360871472",
                "chainId" => self::CHAIN, // a string
                'tokenAddress' => USDC,
                'amountUnits' => 25,
            ],
            'display' => array('title' => "Order $title", 'verb' => 'Pay', 'paymentOptions' => ['AllWallets', ['metamask']]),
        ];
    }
}

$body = json_encode(['destination' => ['type' => 'evm'], 'display' => ['title' => 'A', 'verb' => 'Pay']]);
