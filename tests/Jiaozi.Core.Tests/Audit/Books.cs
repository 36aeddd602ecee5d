using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Audit;

/// <summary>
/// Books of Shanghai that hold: an issuance of 1000 to Alice, then two payments of 100 and 200 to Chen in Beijing.
/// Tests tamper with one thing and look for the finding.
/// </summary>
internal sealed class Books
{
    private readonly byte _writer;
    private readonly int _orders;
    private ReadOnlyMemory<byte> _previous;

    /// <summary>The books of one log of Shanghai.</summary>
    /// <param name="writer">Its writer.</param>
    /// <param name="orders">Added to the numbers of orders, so that the coins are others.</param>
    public Books(byte writer = 0, int orders = 0)
    {
        (_writer, _orders) = (writer, orders);
        Write();
    }

    public TestNetwork Network { get; } = new();

    public List<byte[]> Seals { get; } = [];

    public List<(byte[] Key, byte[] Value)> Coins { get; } = [];

    public List<(RegionCode Destination, ulong Number, byte[] Value)> Outbox { get; } = [];

    /// <summary>What the books say of their log; null for the number of seals.</summary>
    public ulong? Head { get; set; }

    /// <summary>Forges the summary of a seal before it is signed.</summary>
    public Func<SealSummary, SealSummary> Forge { get; init; } = summary => summary;

    /// <summary>Signs instead of the region.</summary>
    public Func<ulong, ISigner?> Signer { get; init; } = _ => null;

    public RegionAuditor Audit(NetworkFile? file = null)
    {
        var auditor = new RegionAuditor(file ?? Network.File, TestNetwork.Shanghai);
        AddTo(auditor);
        auditor.Finish();
        return auditor;
    }

    public void AddTo(RegionAuditor auditor)
    {
        auditor.AddHead(new LogId(TestNetwork.Shanghai, _writer), Head ?? (ulong)Seals.Count);
        for (int i = 0; i < Seals.Count; i++)
            auditor.AddSeal(LedgerKeys.Seal(new SealId(_writer, (ulong)i + 1)), Seals[i]);
        foreach ((byte[] key, byte[] value) in Coins) auditor.AddCoin(key, value);
        foreach ((RegionCode destination, ulong number, byte[] value) in Outbox)
            auditor.AddTransfer(LedgerKeys.Outbox(destination, _writer, number), value);
    }

    /// <summary>Writes the books again, after Forge or Signer were set.</summary>
    public Books Write()
    {
        _previous = SealSummary.NoHash;
        Seals.Clear();
        Coins.Clear();
        Outbox.Clear();
        CoinBody issued = World.Body(World.Alice, 1000, _orders + 1);
        CoinBody first = World.Body(World.Chen, 100, _orders + 2, 0, World.Alice);
        CoinBody change = World.Body(World.Alice, 900, _orders + 2, 1);
        CoinBody second = World.Body(World.Chen, 200, _orders + 3, 0, World.Alice);
        CoinBody rest = World.Body(World.Alice, 700, _orders + 3, 1);
        SealTotals totals = SealTotals.Zero with { Issued = 1000, Created = 1000 };
        Seal(totals, issued);
        totals = (totals with { Created = 2000, Destroyed = 1000 }).AddSent(TestNetwork.Beijing, 100);
        Seal(totals, first, change);
        totals = (totals with { Created = 2900, Destroyed = 1900 }).AddSent(TestNetwork.Beijing, 200);
        Seal(totals, second, rest);
        Coins.Add(Coin(rest, 3, 1, _writer));
        Outbox.Add((TestNetwork.Beijing, 1, Transfer(first, 2, _orders + 2, writer: _writer)));
        Outbox.Add((TestNetwork.Beijing, 2, Transfer(second, 3, _orders + 3, writer: _writer)));
        return this;
    }

    public static (byte[] Key, byte[] Value) Coin(CoinBody body, ulong seal, int leaf, byte writer = 0) => (
        LedgerKeys.Coin(body.Owner.Digest, body.Id),
        new StoredCoin(body, body.Encode(), new SealId(writer, seal), leaf).Encode());

    public static byte[] Transfer(
        CoinBody body, ulong seal, int order, OwnerId? payer = null, int leaf = 0, byte writer = 0) => new Transfer(
        body, body.Encode(), new SealId(writer, seal), leaf, payer ?? World.Alice, World.Id(order)).Encode();

    private void Seal(SealTotals totals, params CoinBody[] bodies)
    {
        byte[] leaves = [.. bodies.SelectMany(body => MerkleTree.HashLeaf(body.Encode()))];
        var tree = new MerkleTree(leaves);
        ulong number = (ulong)Seals.Count + 1;
        var summary = new SealSummary(
            Network.File.Plan.Id, new LogId(TestNetwork.Shanghai, _writer), number, _previous, World.Now + (long)number,
            tree.Size, tree.Root, totals);
        Seal seal = Core.Sealing.Seal.Create(Forge(summary), Signer(number) ?? Network.RegionKey(TestNetwork.Shanghai));
        _previous = seal.SummaryHash;
        Seals.Add(new StoredSeal(seal, leaves).Encode());
    }
}
