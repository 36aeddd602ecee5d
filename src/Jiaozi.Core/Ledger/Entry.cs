using System.Security.Cryptography;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// One line of an owner's account (seed: 帐务). The line of the owner's own order is also the record that makes
/// repetitions harmless: with the seal it points to, the first answer can be made again byte for byte.
/// CBOR [1, kind, payload hash, status, time, amount, other party or null, seal id, first leaf, [bodies], detail].
/// </summary>
public sealed record Entry
{
    private const int Version = 1;
    private const int MaxBodies = 2;

    /// <summary>What the line stands for.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>SHA-256 of the order's payload, 32 bytes; empty for <see cref="EntryKind.Receipt"/>.</summary>
    public required ReadOnlyMemory<byte> PayloadHash { get; init; }

    /// <summary>Committed, or the recorded refusal.</summary>
    public required Status Status { get; init; }

    /// <summary>When, in milliseconds since 1970-01-01 UTC.</summary>
    public required long TimeUnixMs { get; init; }

    /// <summary>Minor units that the order was about; 0 where no money is meant.</summary>
    public long MinorUnits { get; init; }

    /// <summary>The other party, if there is one.</summary>
    public OwnerId? OtherParty { get; init; }

    /// <summary>The seal of the commit that wrote the line.</summary>
    public required SealId Seal { get; init; }

    /// <summary>Index of the first leaf that belongs to the line: its first coin, or its outcome record.</summary>
    public required int FirstLeaf { get; init; }

    /// <summary>Bodies of the coins that the order created, in leaf order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Bodies { get; init; } = [];

    /// <summary>For refusals: what was found.</summary>
    public string Detail { get; init; } = "";

    /// <summary>True for lines of a statement: money that moved.</summary>
    public bool IsMoney => Status == Status.Committed
        && (Kind is EntryKind.Payment or EntryKind.Redemption or EntryKind.Issuance or EntryKind.Receipt);

    /// <summary>What was decided, as it stands in the seal's tree when no coin was created.</summary>
    public OutcomeRecord Record(OwnerId account, OrderId order) =>
        new(account, order, PayloadHash, Status, TimeUnixMs, Detail);

    /// <summary>Writes the recorded answer to the line's order, its proofs cut from the seal's tree.</summary>
    /// <param name="account">The owner whose line it is.</param>
    /// <param name="order">The order.</param>
    /// <param name="seal">The seal named by <see cref="Seal"/>.</param>
    /// <param name="tree">The seal's tree.</param>
    public WireWriter WriteOutcome(OwnerId account, OrderId order, Seal seal, MerkleTree tree) => Outcome.Write(
        OutcomeRecord.Write(account, order, PayloadHash.Span, Status, TimeUnixMs, Detail), Bodies, seal, tree, FirstLeaf);

    /// <summary>The stored form.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new WireWriter().StartArray(11)
            .UInt64(Version).UInt64((ulong)Kind).Bytes(PayloadHash.Span).UInt64((ulong)Status)
            .UInt64((ulong)TimeUnixMs).UInt64((ulong)MinorUnits);
        if (OtherParty is { } other) writer.Owner(other);
        else writer.Null();
        writer.UInt64(Seal.Value).UInt64((ulong)FirstLeaf).StartArray(Bodies.Count);
        for (int i = 0; i < Bodies.Count; i++) writer.Bytes(Bodies[i].Span);
        return writer.EndArray().Text(Detail).EndArray().ToArray();
    }

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="WireFormatException">The record is damaged.</exception>
    public static Entry Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(11);
        if (reader.UInt64() != Version) throw new WireFormatException("An entry is of another version.");
        var kind = (EntryKind)reader.Int32((int)EntryKind.Receipt);
        ReadOnlyMemory<byte> hash = reader.Bytes();
        int status = reader.Int32(int.MaxValue);
        long time = reader.UnixMs();
        ulong minorUnits = reader.UInt64();
        OwnerId? other = reader.TryNull() ? null : reader.Owner();
        SealId seal = SealId.Read(reader.UInt64());
        int leaf = reader.Int32(MerkleTree.MaxLeafIndex);
        var bodies = new ReadOnlyMemory<byte>[reader.StartArrayUpTo(MaxBodies)];
        for (int i = 0; i < bodies.Length; i++) bodies[i] = reader.Bytes();
        reader.EndArray();
        string detail = reader.Text(Refusal.MaxDetailLength);
        reader.EndArray();
        reader.End();
        if (kind == 0 || !StatusInfo.IsKnown(status) || minorUnits > Amount.MaxMinorUnits
            || hash.Length != (kind == EntryKind.Receipt ? 0 : SHA256.HashSizeInBytes))
            throw new WireFormatException("An entry is damaged.");
        return new Entry
        {
            Kind = kind, PayloadHash = hash, Status = (Status)status, TimeUnixMs = time, MinorUnits = (long)minorUnits,
            OtherParty = other, Seal = seal, FirstLeaf = leaf, Bodies = bodies, Detail = detail,
        };
    }
}
