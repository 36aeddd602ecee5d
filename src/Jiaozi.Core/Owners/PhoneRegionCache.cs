namespace Jiaozi.Core.Owners;

/// <summary>
/// Remembers the regions of phone blocks: a fixed number of slots, a newer block evicts an older one of the same
/// slot. Without locks: a slot holds an immutable entry, so a reader sees all of it or none.
/// </summary>
internal sealed class PhoneRegionCache
{
    /// <summary>At most this many blocks are kept: 2^16, about 3 MB when all are in use.</summary>
    private const int SlotBits = 16;

    private readonly Entry?[] _slots = new Entry?[1 << SlotBits];

    private sealed record Entry(long Block, RegionCode Region);

    public bool TryGet(long block, out RegionCode region)
    {
        Entry? entry = Volatile.Read(ref SlotOf(block));
        bool isHit = entry is not null && entry.Block == block;
        region = isHit ? entry!.Region : default;
        return isHit;
    }

    public void Set(long block, RegionCode region) => Volatile.Write(ref SlotOf(block), new Entry(block, region));

    // Fibonacci hashing: neighbouring blocks land far apart.
    private ref Entry? SlotOf(long block) =>
        ref _slots[(int)(((ulong)block * 0x9E37_79B9_7F4A_7C15) >> (64 - SlotBits))];
}
