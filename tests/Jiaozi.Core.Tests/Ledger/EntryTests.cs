using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Ledger;

public sealed class EntryTests
{
    private static readonly Entry Entry = new()
    {
        Kind = EntryKind.Payment, PayloadHash = new byte[32], Status = Status.Committed, TimeUnixMs = 5, MinorUnits = 7,
        OtherParty = World.Chen, Seal = new SealId(0, 9), FirstLeaf = 3,
    };

    [Fact]
    public void Decode_ImpossibleFields_AreDamage()
    {
        foreach (Entry damaged in new[]
        {
            Entry with { Kind = 0 }, Entry with { Kind = (EntryKind)8 }, Entry with { Status = (Status)1 },
            Entry with { MinorUnits = -1 }, Entry with { PayloadHash = new byte[31] },
            Entry with { Kind = EntryKind.Receipt }, Entry with { FirstLeaf = 65_536 },
                Entry with { Bodies = new ReadOnlyMemory<byte>[3] },
        })
            Assert.Throws<WireFormatException>(() => Entry.Decode(damaged.Encode()));
        Assert.Equal(Entry.Encode(), Entry.Decode(Entry.Encode()).Encode());
    }

    [Theory]
    [InlineData(EntryKind.Payment, Status.Committed, true)]
    [InlineData(EntryKind.Receipt, Status.Committed, true)]
    [InlineData(EntryKind.Payment, Status.CoinSpent, false)]
    [InlineData(EntryKind.Registration, Status.Committed, false)]
    public void IsMoney_OnlyCommittedMoney(EntryKind kind, Status status, bool money) =>
        Assert.Equal(money, (Entry with { Kind = kind, Status = status }).IsMoney);

    [Fact]
    public void Record_OfAnOrder_CarriesWhatWasDecided()
    {
        OutcomeRecord record = (Entry with { Status = Status.CoinSpent, Detail = "No." }).Record(World.Alice,
            World.Id(4));
        Assert.Equal((World.Alice, World.Id(4), Status.CoinSpent, 5L, "No."),
            (record.Account, record.Order, record.Status, record.TimeUnixMs, record.Detail));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void WriteOutcome_WithSoManyCoins_IsTheOutcomeThatIsEncoded(int coins)
    {
        CoinBody[] bodies = [.. Enumerable.Range(0, coins).Select(i => World.Body(World.Alice, 5, output: i))];
        ReadOnlyMemory<byte>[] encoded = [.. bodies.Select(body => (ReadOnlyMemory<byte>)body.Encode())];
        Entry entry = Entry with { Bodies = encoded, FirstLeaf = 1, Detail = coins == 0 ? "No." : "" };
        OutcomeRecord record = entry.Record(World.Alice, World.Id(4));
        byte[][] leaves = [[9], .. encoded.Select(body => body.ToArray()), record.Encode()];
        var tree = new MerkleTree([.. leaves.SelectMany(leaf => MerkleTree.HashLeaf(leaf))]);
        Seal seal = Seal.Create(
            new SealSummary(
                World.File.Plan.Id, LogId.Of(TestNetwork.Shanghai), 9, SealSummary.NoHash, World.Now, tree.Size,
                tree.Root, SealTotals.Zero),
            World.Network.RegionKey(TestNetwork.Shanghai));
        var outcome = new Outcome(
            record, [.. bodies.Select((body, i) => new Coin(body, encoded[i], seal.Cut(tree, 1 + i)))],
            coins == 0 ? seal.Cut(tree, 1) : null);

        Assert.Equal(outcome.Encode(), entry.WriteOutcome(World.Alice, World.Id(4), seal, tree).ToArray());
        for (int i = 0; i < coins; i++)
            Assert.Equal(outcome.Coins[i].Encode(), Coin.Prove(encoded[i].Span, seal, tree, 1 + i));
    }
}
