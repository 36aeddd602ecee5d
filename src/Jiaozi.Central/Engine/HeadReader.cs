using System.Buffers.Binary;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>Finds the newest seal in a store. Every sealing commit writes its number beside the seal.</summary>
internal static class HeadReader
{
    /// <summary>Key in <see cref="StoreFamily.Meta"/> whose value is the number (8 bytes, big endian).</summary>
    public static ReadOnlyMemory<byte> HeadKey { get; } = "head"u8.ToArray();

    /// <summary>The value under <see cref="HeadKey"/>.</summary>
    public static byte[] Value(ulong number) => LedgerKeys.Seal(number);

    /// <summary>The newest head; <see cref="Head.Start"/> for a new store.</summary>
    /// <exception cref="InvariantException">The store points to a seal that it does not have, or it belongs to another
    /// network or region.</exception>
    public static async Task<Head> ReadAsync(
        IStore store, NetworkId networkId, LogId log, CancellationToken cancellation)
    {
        byte[]?[] found = await store.GetManyAsync([new StoreKey(StoreFamily.Meta, HeadKey)], cancellation);
        if (found[0] is not { } pointer) return Head.Start;
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(pointer);
        found = await store.GetManyAsync([new StoreKey(StoreFamily.Seals, LedgerKeys.Seal(number))], cancellation);
        if (found[0] is not { } bytes)
            throw new InvariantException($"The store has no seal {number}, which is said to be the newest.");
        Seal seal = StoredSeal.Decode(bytes).Seal;
        SealSummary summary = seal.Summary;
        if (summary.Network != networkId || summary.Log != log)
        {
            throw new InvariantException(
                $"The store holds the books of {summary.Log} of network {summary.Network}, not of {log}.");
        }

        return Head.After(seal);
    }
}
