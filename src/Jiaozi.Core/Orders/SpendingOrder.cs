using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Orders;

/// <summary>An order that spends coins: a payment or a redemption.</summary>
/// <param name="Network">The network it was made for.</param>
/// <param name="Id">The order id.</param>
/// <param name="ExpiryUnixMs">Last moment to commit.</param>
/// <param name="Payer">The owner of the coins; the region in it is where the order is decided.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Amount">M of the seed, in minor units.</param>
/// <param name="Inputs">The coins offered, together N of the seed; at most 256, none twice.</param>
public abstract record SpendingOrder(
    NetworkId Network, OrderId Id, long ExpiryUnixMs, OwnerId Payer, string Currency, Amount Amount,
    IReadOnlyList<CoinId> Inputs) : Order(Network, Id, ExpiryUnixMs)
{
    /// <summary>Most input coins of one order.</summary>
    public const int MaxInputs = 256;

    private protected static void WriteInputs(WireWriter writer, IReadOnlyList<CoinId> inputs)
    {
        writer.StartArray(inputs.Count);
        foreach (CoinId input in inputs) writer.UInt128(input.Value);
        writer.EndArray();
    }

    private protected static IReadOnlyList<CoinId> ReadInputs(WireReader reader)
    {
        var inputs = new CoinId[reader.StartArrayUpTo(MaxInputs, Status.TooManyInputs)];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = new CoinId(reader.UInt128());
        reader.EndArray();
        return inputs.Length < 2 || new HashSet<CoinId>(inputs).Count == inputs.Length
            ? inputs
            : throw new WireFormatException(Status.DuplicateInputs, "A coin is named twice in the order.");
    }

    private protected static string ReadCurrency(WireReader reader)
    {
        string code = reader.Name(3);
        return Money.Currency.IsCode(code)
            ? code
            : throw new WireFormatException("The currency is no ISO 4217 code.");
    }
}
