using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Outcomes;

/// <summary>
/// What a central decided about one order. Decisions that create no coin stand in the seal's tree with this record
/// as leaf, so even a "no" is signed by the region and no front can invent one.
/// CBOR ["jiaozi-outcome", 1, account, order id, payload hash, status, time, detail].
/// </summary>
/// <param name="Account">The owner whose home central decided.</param>
/// <param name="Order">The order id.</param>
/// <param name="PayloadHash">SHA-256 of the order's signed payload, 32 bytes.</param>
/// <param name="Status">The status; committed or a recorded refusal.</param>
/// <param name="TimeUnixMs">When it was decided.</param>
/// <param name="Detail">For refusals: what was found, in plain words.</param>
public sealed record OutcomeRecord(
    OwnerId Account, OrderId Order, ReadOnlyMemory<byte> PayloadHash, Status Status, long TimeUnixMs, string Detail)
{
    /// <summary>Format version.</summary>
    public const int Version = 1;

    private const string Domain = "jiaozi-outcome";

    /// <summary>The deterministic encoding; the leaf.</summary>
    public byte[] Encode() => Write().ToArray();

    internal WireWriter Write() => Write(Account, Order, PayloadHash.Span, Status, TimeUnixMs, Detail);

    internal static WireWriter Write(
        OwnerId account, OrderId order, ReadOnlySpan<byte> payloadHash, Status status, long timeUnixMs, string detail) =>
        new WireWriter().StartArray(8)
            .Text(Domain).UInt64(Version).Owner(account).UInt128(order.Value).Bytes(payloadHash)
            .UInt64((ulong)status).UInt64((ulong)timeUnixMs).Text(detail)
            .EndArray();

    /// <summary>Reads an encoded record.</summary>
    /// <exception cref="WireFormatException">Not a record.</exception>
    public static OutcomeRecord Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(8);
        if (reader.Name(Domain.Length) != Domain || reader.UInt64() != Version)
            throw new WireFormatException("An outcome record is of another kind or version.");
        OwnerId account = reader.Owner();
        var order = new OrderId(reader.UInt128());
        ReadOnlyMemory<byte> hash = reader.Bytes(32);
        int status = reader.Int32(int.MaxValue);
        if (!StatusInfo.IsKnown(status)) throw new WireFormatException($"Status {status} is unknown.");
        var record = new OutcomeRecord(
            account, order, hash, (Status)status, reader.UnixMs(), reader.Text(Refusal.MaxDetailLength));
        reader.EndArray();
        reader.End();
        return record;
    }
}
