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
        WireWriter writer = Start(Record.Write(), Coins.Count);
        foreach (Coin coin in Coins) writer.Wrapped(coin.Write());
        return (Receipt is null ? End(writer, null) : End(writer, Receipt.Write())).ToArray();
    }

    /// <summary>Writes an outcome whose proofs are cut meanwhile.</summary>
    /// <param name="record">The <see cref="OutcomeRecord"/>, written.</param>
    /// <param name="bodies">Encoded bodies of the coins created, in leaf order.</param>
    /// <param name="seal">The seal of the commit that decided the order.</param>
    /// <param name="tree">The seal's tree.</param>
    /// <param name="firstLeaf">Index of the first coin's leaf, or of the record's where there is no coin.</param>
    internal static WireWriter Write(
        WireWriter record, IReadOnlyList<ReadOnlyMemory<byte>> bodies, Seal seal, MerkleTree tree, int firstLeaf)
    {
        WireWriter writer = Start(record, bodies.Count);
        for (int i = 0; i < bodies.Count; i++)
            writer.Wrapped(Coin.Write(bodies[i].Span, seal.WriteReceipt(tree, firstLeaf + i)));
        return End(writer, bodies.Count == 0 ? seal.WriteReceipt(tree, firstLeaf) : null);
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

    private static WireWriter Start(WireWriter record, int coins) =>
        new WireWriter().StartArray(4).UInt64(OutcomeRecord.Version).Wrapped(record).StartArray(coins);

    private static WireWriter End(WireWriter writer, WireWriter? receipt)
    {
        writer.EndArray();
        if (receipt is { } proof) writer.Wrapped(proof);
        else writer.Null();
        return writer.EndArray();
    }
}
