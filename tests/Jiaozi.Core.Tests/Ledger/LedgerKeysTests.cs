using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Tests.Support;

namespace Jiaozi.Core.Tests.Ledger;

public sealed class LedgerKeysTests
{
    [Fact]
    public void Outbox_AnyRegionAndNumber_ReadsBack() => Gen.Select(OrderGen.Regions, Gen.ULong).Sample((region,
        number) =>
        Assert.Equal((region, number), LedgerKeys.ReadOutbox(LedgerKeys.Outbox(region, number))));

    [Fact]
    public void Numbers_Ascending_AreInByteOrder() => Gen.Select(Gen.ULong, Gen.ULong).Sample((a, b) => Assert.Equal(
        Math.Sign(a.CompareTo(b)), Math.Sign(LedgerKeys.Seal(a).AsSpan().SequenceCompareTo(LedgerKeys.Seal(b)))));

    [Fact]
    public void Entries_OfOneOwner_KeepOrdersAndReceiptsApart()
    {
        OwnerDigest owner = World.Alice.Digest;
        byte[] order = LedgerKeys.Order(owner, World.Id(1));
        byte[] receipt = LedgerKeys.Receipt(owner, World.Id(1), new CoinId(5));
        Assert.Equal(32, order.Length);
        Assert.Equal(48, receipt.Length);
        Assert.StartsWith(Convert.ToHexString(order), Convert.ToHexString(receipt), StringComparison.Ordinal);
        Assert.Equal(World.Id(1), LedgerKeys.ReadOrder(order));
        Assert.Equal(World.Id(1), LedgerKeys.ReadOrder(receipt));
        Assert.Equal([.. owner.ToArray(), .. new byte[15], 5], LedgerKeys.Coin(owner, new CoinId(5)));
        Assert.Equal(owner.ToArray(), LedgerKeys.Owner(owner));
    }
}
