using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Preprocessing;

/// <summary>
/// Second half of the preprocessing (seed S2: 鉴伪): every coin string is authentic, and coins, order and payer belong
/// together. Whether coins are unspent or enough is the central's to say, so a repeated order passes here again.
/// </summary>
/// <remarks>
/// It stops at the first coin that fails: a forger gets one signature verification out of a front, not 256.
/// </remarks>
internal sealed class CoinChecker(CoinVerifier verifier)
{
    /// <summary>Checks the coins that came with an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="texts">Coin strings, UTF-8.</param>
    /// <param name="network">The network file.</param>
    public CoinChecking Check(Order order, IReadOnlyList<ReadOnlyMemory<byte>> texts, NetworkFile network)
    {
        if (texts.Count > SpendingOrder.MaxInputs)
            return Refuse(Status.TooManyInputs, $"{texts.Count} coins; {SpendingOrder.MaxInputs} are the most.");
        if (order is not SpendingOrder spending)
            return texts.Count == 0 ? new([], null) : Refuse(Status.CoinsNotOfOrder, "This order spends no coins.");

        if (Parse(texts, out IReadOnlyList<Coin> coins) is { } malformed) return new([], malformed);
        foreach (Coin coin in coins)
            if (verifier.Verify(coin, network) is { } refusal)
                return new([], refusal, coin.Receipt.Header.Log.Region);
        return Match(spending, coins) is { } mismatch
            ? new([], mismatch)
            : new(Places(coins), null);
    }

    private static Refusal? Parse(IReadOnlyList<ReadOnlyMemory<byte>> texts, out IReadOnlyList<Coin> coins)
    {
        var parsed = new List<Coin>(texts.Count);
        coins = parsed;
        try
        {
            foreach (ReadOnlyMemory<byte> text in texts) parsed.Add(Coin.Parse(text.Span));
            return null;
        }
        catch (WireFormatException fault)
        {
            return new Refusal(fault.Status, $"Coin {parsed.Count + 1} of {texts.Count}: {fault.Message}");
        }
    }

    private static Refusal? Match(SpendingOrder order, IReadOnlyList<Coin> coins)
    {
        if (coins.Count != order.Inputs.Count)
        {
            return new Refusal(
                Status.CoinsNotOfOrder, $"The order names {order.Inputs.Count} coins, {coins.Count} were sent.");
        }

        for (int i = 0; i < coins.Count; i++)
        {
            if (coins[i].Body.Id != order.Inputs[i])
                return new Refusal(Status.CoinsNotOfOrder, $"Coin {i + 1} is not the one that the order names there.");
            if (coins[i].Body.Owner != order.Payer)
                return new Refusal(Status.CoinsNotOfOrder, $"Coin {coins[i].Body.Id} is not the payer's.");
        }

        return null;
    }

    private static SealPlace[] Places(IReadOnlyList<Coin> coins)
    {
        var places = new SealPlace[coins.Count];
        for (int i = 0; i < places.Length; i++)
        {
            SealHeader header = coins[i].Receipt.Header;
            places[i] = new SealPlace { Log = header.Log.ToString(), Number = header.Number };
        }

        return places;
    }

    private static CoinChecking Refuse(Status status, string detail) => new([], new Refusal(status, detail));
}
