using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// How far a region has received from one log of another: a fact of the region's store, whichever of its own logs the
/// coins are under. CBOR [1, count, last seal].
/// </summary>
/// <param name="Count">Number of the last transfer applied; 0 before the first.</param>
/// <param name="LastSeal">Number of the source's seal that it was under.</param>
public sealed record LinkPosition(ulong Count, ulong LastSeal)
{
    private const int Version = 1;

    /// <summary>Before the first transfer.</summary>
    public static LinkPosition Start { get; } = new(0, 0);

    /// <summary>The stored form.</summary>
    public byte[] Encode() =>
        new WireWriter().StartArray(3).UInt64(Version).UInt64(Count).UInt64(LastSeal).EndArray().ToArray();

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="WireFormatException">The record is damaged.</exception>
    public static LinkPosition Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(3);
        if (reader.UInt64() != Version) throw new WireFormatException("A link's position is of another version.");
        var position = new LinkPosition(LogId.ReadNumber(reader), LogId.ReadNumber(reader));
        reader.EndArray();
        reader.End();
        return position;
    }
}
