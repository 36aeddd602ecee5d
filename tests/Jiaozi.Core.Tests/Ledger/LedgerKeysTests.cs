using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Ledger;

public sealed class LedgerKeysTests
{
    private static readonly CoinBody Coin = World.Body(World.Alice, 5);

    private static readonly Gen<ulong> Numbers = Gen.ULong[0, LogId.MaxNumber];

    [Fact]
    public void Outbox_AnyRegionAndPlace_ReadsBackAndLiesUnderItsPrefix() =>
        Gen.Select(OrderGen.Regions, Gen.Byte, Numbers).Sample((region, writer, number) =>
        {
            byte[] key = LedgerKeys.Outbox(region, writer, number);
            Assert.Equal((region, writer, number), LedgerKeys.ReadOutbox(key));
            Assert.True(key.AsSpan().StartsWith(LedgerKeys.OutboxOf(region, writer)));
            Assert.False(key.AsSpan().StartsWith(LedgerKeys.OutboxOf(region, (byte)(writer ^ 1))));
        });

    [Fact]
    public void Seals_AnyTwo_AreInByteOrderOfWriterAndNumber() =>
        Gen.Select(Gen.Byte, Numbers, Gen.Byte, Numbers).Sample((writer, number, otherWriter, otherNumber) =>
        {
            byte[] one = LedgerKeys.Seal(new SealId(writer, number));
            byte[] two = LedgerKeys.Seal(new SealId(otherWriter, otherNumber));
            Assert.Equal(
                Math.Sign((writer, number).CompareTo((otherWriter, otherNumber))),
                Math.Sign(one.AsSpan().SequenceCompareTo(two)));
            Assert.Equal(new SealId(writer, number), LedgerKeys.ReadSeal(one));
            Assert.True(one.AsSpan().StartsWith(LedgerKeys.SealsOf(writer)));
        });

    /// <summary>Books from before there were several writers are read as writer 0's.</summary>
    [Fact]
    public void Keys_OfWriter0_AreWhatTheyWereWithoutWriters()
    {
        Assert.Equal("0000000000000011", Convert.ToHexString(LedgerKeys.Seal(new SealId(0, 17))));
        Assert.Equal(
            "434E2D5348000000000000000011",
            Convert.ToHexString(LedgerKeys.Outbox(TestNetwork.Shanghai, 0, 17)));
        Assert.Equal("head"u8.ToArray(), LedgerKeys.Head(0));
        Assert.Equal("head/17"u8.ToArray(), LedgerKeys.Head(17));
        Assert.Equal(
            new StoredCoin(Coin, Coin.Encode(), new SealId(0, 17), 3).Encode(),
            new WireWriter().StartArray(4).UInt64(1).Bytes(Coin.Encode()).UInt64(17).UInt64(3).EndArray().ToArray());
    }

    [Theory]
    [InlineData("0100000000000000")]
    [InlineData("01000000000000")]
    [InlineData("000000000000000000")]
    public void ReadSeal_NoPlaceOfASeal_IsRefused(string key) =>
        Assert.Throws<WireFormatException>(() => LedgerKeys.ReadSeal(Convert.FromHexString(key)));

    [Fact]
    public void ReadOutbox_NoPlaceOfATransfer_IsRefused()
    {
        byte[] key = LedgerKeys.Outbox(TestNetwork.Beijing, 3, 4);
        Assert.Throws<WireFormatException>(() => LedgerKeys.ReadOutbox(key.AsSpan(1)));
        Assert.Throws<WireFormatException>(() => LedgerKeys.ReadOutbox([.. key, 0]));
        key[0] = (byte)'c';
        Assert.Throws<WireFormatException>(() => LedgerKeys.ReadOutbox(key));
        key[0] = (byte)'C';
        key[6] = 1;
        Assert.Throws<WireFormatException>(() => LedgerKeys.ReadOutbox(key));
    }

    [Fact]
    public void SealId_NumberAboveTheHighest_ThereIsNone()
    {
        Assert.Equal(LogId.MaxNumber, new SealId(255, LogId.MaxNumber).Number);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SealId(0, LogId.MaxNumber + 1));
    }

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
