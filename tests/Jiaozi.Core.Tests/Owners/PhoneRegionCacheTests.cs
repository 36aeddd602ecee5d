using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class PhoneRegionCacheTests
{
    [Fact]
    public void TryGet_MoreBlocksThanSlots_NeverAnswersForAnother()
    {
        PhoneRegionCache cache = new();
        const int Blocks = 300_000;
        for (long block = 0; block < Blocks; block++) cache.Set(block, RegionOf(block));
        int hits = 0;
        for (long block = 0; block < Blocks; block++)
        {
            if (!cache.TryGet(block, out RegionCode region)) continue;
            Assert.Equal(RegionOf(block), region);
            hits++;
        }
        Assert.InRange(hits, 1, 1 << 16);
    }

    [Fact]
    public void TryGet_BlockWithoutHome_IsRemembered()
    {
        PhoneRegionCache cache = new();
        Assert.False(cache.TryGet(5, out _));
        cache.Set(5, default);
        Assert.True(cache.TryGet(5, out RegionCode region));
        Assert.True(region.IsNone);
    }

    [Fact]
    public void TryGet_ManyThreads_SeeWholeEntries()
    {
        PhoneRegionCache cache = new();
        // Half a million blocks on 65,536 slots: threads overwrite each other all the time.
        Parallel.For(0, 8, thread =>
        {
            for (long i = 0; i < 50_000; i++)
            {
                long block = (i * 31 + thread * 7) % 500_000;
                if (cache.TryGet(block, out RegionCode region)) Assert.Equal(RegionOf(block), region);
                else cache.Set(block, RegionOf(block));
            }
        });
    }

    private static RegionCode RegionOf(long block) => RegionCode.Parse($"CN-{block % 1000:000}");
}
