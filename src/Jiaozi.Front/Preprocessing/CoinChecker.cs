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
    /// <summary>Reads the coins that came with an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="texts">Coin strings, UTF-8. They are decoded in place: the coins refer to these bytes.</param>
    /// <param name="coins">The coins, none of them checked.</param>
    /// <returns>Null if they could be read; otherwise why not.</returns>
    public static Refusal? Read(Order order, List<Memory<byte>> texts, out Coin[] coins)
    {
        coins = [];
        if (texts.Count > SpendingOrder.MaxInputs)
        {
            return new Refusal(
                Status.TooManyInputs, $"{texts.Count} coins; {SpendingOrder.MaxInputs} are the most.");
        }

        if (order is not SpendingOrder)
            return texts.Count == 0 ? null : new Refusal(Status.CoinsNotOfOrder, "This order spends no coins.");
        var read = new Coin[texts.Count];
        for (int i = 0; i < read.Length; i++)
        {
            try
            {
                read[i] = Coin.ParseInPlace(texts[i]);
            }
            catch (WireFormatException fault)
            {
                return new Refusal(fault.Status, $"Coin {i + 1} of {texts.Count}: {fault.Message}");
            }
        }

        coins = read;
        return null;
    }

    /// <summary>Checks the coins that came with an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="coins">The coins.</param>
    /// <param name="network">The network file.</param>
    public CoinChecking Check(Order order, Coin[] coins, NetworkFile network)
    {
        if (order is not SpendingOrder spending) return new([], null);
        foreach (Coin coin in coins)
            if (verifier.Verify(coin, network) is { } refusal)
                return new([], refusal, coin.Receipt.Header.Log.Region);
        return Match(spending, coins) is { } mismatch
            ? new([], mismatch)
            : new(Places(coins), null);
    }

    private static Refusal? Match(SpendingOrder order, Coin[] coins)
    {
        if (coins.Length != order.Inputs.Count)
        {
            return new Refusal(
                Status.CoinsNotOfOrder, $"The order names {order.Inputs.Count} coins, {coins.Length} were sent.");
        }

        for (int i = 0; i < coins.Length; i++)
        {
            if (coins[i].Body.Id != order.Inputs[i])
                return new Refusal(Status.CoinsNotOfOrder, $"Coin {i + 1} is not the one that the order names there.");
            if (coins[i].Body.Owner != order.Payer)
                return new Refusal(Status.CoinsNotOfOrder, $"Coin {coins[i].Body.Id} is not the payer's.");
        }

        return null;
    }

    private static SealPlace[] Places(Coin[] coins)
    {
        var places = new SealPlace[coins.Length];
        for (int i = 0; i < places.Length; i++)
        {
            SealHeader header = coins[i].Receipt.Header;
            places[i] = new SealPlace { Log = header.Log.ToString(), Number = header.Number };
        }

        return places;
    }
}
