using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// One transfer as a <see cref="DeliveryClaim"/> covers it: CBOR [coin, payer, order id]. The coin counts as the bytes
/// that travel, so that nobody need read a coin before it is known who sent it.
/// </summary>
/// <param name="Coin">CBOR [body, receipt].</param>
/// <param name="Payer">Who paid with it.</param>
/// <param name="Order">The payer's order.</param>
public readonly record struct DeliveryItem(ReadOnlyMemory<byte> Coin, OwnerId Payer, OrderId Order)
{
    /// <summary>The bytes that are hashed.</summary>
    public byte[] Encode() => Write().ToArray();

    internal WireWriter Write() => new WireWriter()
        .StartArray(3).Bytes(Coin.Span).Owner(Payer).UInt128(Order.Value).EndArray();
}
