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
        WireWriter writer = Start(Record, Coins.Count);
        foreach (Coin coin in Coins) writer.Wrapped(Coin.Write(coin.BodyBytes.Span, coin.Receipt));
        return End(writer, Receipt);
    }

    /// <summary>The encoding of an outcome whose proofs are cut while it is written.</summary>
    /// <param name="record">What was decided.</param>
    /// <param name="bodies">Encoded bodies of the coins created.</param>
    /// <param name="cut">Cuts the receipt of a coin by its place among the coins, or of the record (0).</param>
    public static byte[] Encode(
        OutcomeRecord record, IReadOnlyList<ReadOnlyMemory<byte>> bodies, Func<int, Receipt> cut)
    {
        WireWriter writer = Start(record, bodies.Count);
        for (int i = 0; i < bodies.Count; i++) writer.Wrapped(Coin.Write(bodies[i].Span, cut(i)));
        return End(writer, bodies.Count == 0 ? cut(0) : null);
    }

    /// <summary>The record and the encoded coins of an encoded outcome, without a look into the coins.</summary>
    /// <exception cref="WireFormatException">Not an outcome.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> CoinsOf(ReadOnlyMemory<byte> bytes, out OutcomeRecord record)
    {
        WireReader reader = Start(bytes, out ReadOnlyMemory<byte> recordBytes);
        var coins = new ReadOnlyMemory<byte>[reader.StartArrayUpTo(MaxCoins)];
        for (int i = 0; i < coins.Length; i++) coins[i] = reader.Bytes();
        reader.EndArray();
        if (!reader.TryNull()) reader.Bytes();
        reader.EndArray();
        reader.End();
        record = OutcomeRecord.Decode(recordBytes);
        return coins;
    }

    /// <summary>Reads an encoded outcome; the wallet's verifier tells whether it is genuine.</summary>
    /// <exception cref="WireFormatException">Not an outcome.</exception>
    public static Outcome Decode(ReadOnlyMemory<byte> bytes)
    {
        WireReader reader = Start(bytes, out ReadOnlyMemory<byte> recordBytes);
        var coins = new Coin[reader.StartArrayUpTo(MaxCoins)];
        for (int i = 0; i < coins.Length; i++) coins[i] = Coin.Decode(reader.Bytes());
        reader.EndArray();
        Receipt? receipt = reader.TryNull() ? null : Receipt.Decode(reader.Bytes());
        reader.EndArray();
        reader.End();
        return new Outcome(OutcomeRecord.Decode(recordBytes), coins, receipt);
    }

    private static WireReader Start(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> record)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(4);
        if (reader.UInt64() != OutcomeRecord.Version)
            throw new WireFormatException(Status.UnsupportedVersion, "An outcome is of another format version.");
        record = reader.Bytes();
        return reader;
    }

    private static WireWriter Start(OutcomeRecord record, int coins) =>
        new WireWriter().StartArray(4).UInt64(OutcomeRecord.Version).Wrapped(record.Write()).StartArray(coins);

    private static byte[] End(WireWriter writer, Receipt? receipt)
    {
        writer.EndArray();
        if (receipt is null) writer.Null();
        else writer.Wrapped(receipt.Write());
        return writer.EndArray().ToArray();
    }
}
