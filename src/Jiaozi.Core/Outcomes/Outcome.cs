using Jiaozi.Core.Coins;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Outcomes;

/// <summary>
/// The recorded answer to an order: the same bytes for every repetition, forever. It proves itself: a commitment by
/// the coins it created, everything else by a receipt over <see cref="OutcomeRecord"/>.
/// CBOR [1, record, [coins], receipt or null].
/// </summary>
public sealed class Outcome
{
    private const int MaxCoins = 2;

    /// <summary>Joins an outcome's parts.</summary>
    public Outcome(OutcomeRecord record, IReadOnlyList<Coin> coins, Receipt? receipt)
    {
        Record = record;
        Coins = coins;
        Receipt = receipt;
    }

    /// <summary>What was decided.</summary>
    public OutcomeRecord Record { get; }

    /// <summary>The coins created: the payee's first, then the change if any.</summary>
    public IReadOnlyList<Coin> Coins { get; }

    /// <summary>The receipt over the record, when no coin was created.</summary>
    public Receipt? Receipt { get; }

    /// <summary>The encoding.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new WireWriter().StartArray(4).UInt64(OutcomeRecord.Version).Bytes(Record.Encode());
        writer.StartArray(Coins.Count);
        foreach (Coin coin in Coins) writer.Bytes(coin.Encode());
        writer.EndArray();
        if (Receipt is null) writer.Null();
        else writer.Bytes(Receipt.Bytes.Span);
        return writer.EndArray().ToArray();
    }

    /// <summary>Reads an encoded outcome; the wallet's verifier tells whether it is genuine.</summary>
    /// <exception cref="WireFormatException">Not an outcome.</exception>
    public static Outcome Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(4);
        if (reader.UInt64() != OutcomeRecord.Version)
            throw new WireFormatException(Status.UnsupportedVersion, "An outcome is of another format version.");
        OutcomeRecord record = OutcomeRecord.Decode(reader.Bytes());
        var coins = new Coin[reader.StartArrayUpTo(MaxCoins)];
        for (int i = 0; i < coins.Length; i++) coins[i] = Coin.Decode(reader.Bytes());
        reader.EndArray();
        Receipt? receipt = reader.TryNull() ? null : Receipt.Decode(reader.Bytes());
        reader.EndArray();
        reader.End();
        return new Outcome(record, coins, receipt);
    }
}
