using System.Security.Cryptography;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// What a seal says about its log: number, previous summary's hash, time, tree and running totals. It names nobody.
/// CBOR [1, network id, log, number, previous hash, time, tree size, root, totals].
/// </summary>
/// <param name="Network">The network.</param>
/// <param name="Log">The log.</param>
/// <param name="Number">1, 2, 3 ... without gaps, at most <see cref="LogId.MaxNumber"/>.</param>
/// <param name="PreviousHash">SHA-256 of the previous summary; 32 zero bytes before the first.</param>
/// <param name="TimeUnixMs">When, in milliseconds since 1970-01-01 UTC; never before the previous seal's time.</param>
/// <param name="TreeSize">Number of leaves.</param>
/// <param name="Root">Root of the tree, 32 bytes.</param>
/// <param name="Totals">Running totals after this commit.</param>
public sealed record SealSummary(
    NetworkId Network, LogId Log, ulong Number, ReadOnlyMemory<byte> PreviousHash, long TimeUnixMs, int TreeSize,
    ReadOnlyMemory<byte> Root, SealTotals Totals)
{
    /// <summary>Format version.</summary>
    public const int Version = 1;

    /// <summary>The previous hash of a log's first seal.</summary>
    public static ReadOnlyMemory<byte> NoHash { get; } = new byte[MerkleTree.HashSize];

    /// <summary>The deterministic encoding.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new WireWriter().StartArray(9)
            .UInt64(Version).UInt128(Network.Value).Text(Log.ToString()).UInt64(Number).Bytes(PreviousHash.Span)
            .UInt64((ulong)TimeUnixMs).UInt64((ulong)TreeSize).Bytes(Root.Span);
        Totals.Write(writer);
        return writer.EndArray().ToArray();
    }

    /// <summary>Reads an encoded summary.</summary>
    /// <exception cref="WireFormatException">Not a summary.</exception>
    public static SealSummary Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(9);
        if (reader.UInt64() != Version)
            throw new WireFormatException(Status.UnsupportedVersion, "A seal summary is of another version.");
        var network = new NetworkId(reader.UInt128());
        if (!LogId.TryParse(reader.Name(LogId.MaxLength), out LogId log))
            throw new WireFormatException("A seal summary names no log.");
        var summary = new SealSummary(
            network, log, LogId.ReadNumber(reader), reader.Bytes(MerkleTree.HashSize), reader.UnixMs(),
            reader.Int32(MerkleTree.MaxLeaves), reader.Bytes(MerkleTree.HashSize), SealTotals.Read(reader));
        reader.EndArray();
        reader.End();
        return summary;
    }

    /// <summary>SHA-256 of an encoded summary: the link of the chain.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> encoded) => SHA256.HashData(encoded);
}
