<?php

declare(strict_types=1);

namespace App\Services;

final class Checkout
{
    private const BASE = ['chainId' => 8453, 'tokenAddress' => '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'];

    protected $casts = ['destination' => 'array', 'display' => 'array'];

    public function body(string $amount, array $options): array
    {
        $payload = [
            'destination' => ['type' => 'evm', 'address' => config('daimo.treasury'), 'amountUnits' => $amount, ...self::BASE],
            'display' => ['title' => "Order {$this->id}", 'verb' => 'Pay', 'paymentOptions' => $options],
        ];
        $payload['metadata'] = ['phone' => $this->phone];

        return array_merge($payload, $this->extra());
    }
}
