using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Testing;

/// <summary>
/// Seals leaves the way a central does: one tree and one signature for a commit, every seal chained to the one before.
/// </summary>
public sealed class TestSealer(TestNetwork network, RegionCode region, byte writer = 0)
{
    private ulong _number;
    private ReadOnlyMemory<byte> _previous = SealSummary.NoHash;
    private SealTotals _totals = SealTotals.Zero;

    /// <summary>Seals one commit and cuts a receipt for every leaf.</summary>
    /// <param name="leaves">Encoded coin bodies or outcome records.</param>
    /// <param name="timeUnixMs">Time of the commit.</param>
    /// <param name="signer">Another key than the region's own, for forgeries and old keys.</param>
    /// <param name="totals">What the commit adds to the running totals.</param>
    public IReadOnlyList<Receipt> Seal(
        IReadOnlyList<byte[]> leaves, long timeUnixMs, ISigner? signer = null,
        Func<SealTotals, SealTotals>? totals = null)
    {
        byte[] hashes = [.. leaves.SelectMany(leaf => MerkleTree.HashLeaf(leaf))];
        var tree = new MerkleTree(hashes);
        _totals = totals?.Invoke(_totals) ?? _totals;
        var summary = new SealSummary(
            network.File.Plan.Id, new LogId(region, writer), ++_number, _previous, timeUnixMs, tree.Size, tree.Root,
            _totals);
        Seal seal = Core.Sealing.Seal.Create(summary, signer ?? network.RegionKey(region));
        _previous = seal.SummaryHash;
        return [.. Enumerable.Range(0, leaves.Count).Select(i => seal.Cut(tree, i))];
    }

    /// <summary>Makes authentic coins out of bodies, all under one seal.</summary>
    public IReadOnlyList<Coin> Seal(IReadOnlyList<CoinBody> bodies, long timeUnixMs, ISigner? signer = null)
    {
        byte[][] leaves = [.. bodies.Select(body => body.Encode())];
        IReadOnlyList<Receipt> receipts = Seal(leaves, timeUnixMs, signer);
        return [.. bodies.Select((body, i) => new Coin(body, leaves[i], receipts[i]))];
    }

    /// <summary>An authentic coin as a payment or issuance of <paramref name="account"/> would have made it.</summary>
    public Coin Coin(
        OwnerId owner, long minorUnits, OrderId order, OwnerId? account = null, int output = 0, long timeUnixMs = 1)
    {
        var body = new CoinBody(
            CoinId.Derive(account ?? owner, order, output), network.File.Currency.Code, Amount.Of(minorUnits), owner,
            region, timeUnixMs);
        return Seal([body], timeUnixMs)[0];
    }
}
