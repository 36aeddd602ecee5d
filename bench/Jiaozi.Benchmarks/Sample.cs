using System.Buffers.Binary;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Benchmarks;

/// <summary>
/// What the benchmarks work on, made from fixed words: two owners of Shanghai, their coins, seals and payments.
/// </summary>
internal sealed class Sample
{
    /// <summary>The time of everything, in milliseconds since 1970-01-01 UTC.</summary>
    public const long NowUnixMs = 1_767_225_600_000;

    private const int PayerNumber = 1;
    private const int PayeeNumber = 2;

    private static readonly LogId Log = LogId.Of(TestNetwork.Shanghai);

    private static readonly SealTotals Totals = new SealTotals
    {
        Issued = 5_000_000_000, Redeemed = 1_000_000_000, Created = 90_000_000_000, Destroyed = 86_000_000_000,
    }.AddSent(TestNetwork.Beijing, 700_000_000).AddReceived(LogId.Of(TestNetwork.Beijing), 600_000_000, 4711);

    private readonly TestNetwork _network = new();

    /// <summary>Makes the same every time.</summary>
    public Sample()
    {
        Payer = _network.Owner(TestNetwork.Shanghai, PayerNumber);
        Payee = _network.Owner(TestNetwork.Shanghai, PayeeNumber);
    }

    /// <summary>The network file.</summary>
    public NetworkFile File => _network.File;

    /// <summary>Who pays.</summary>
    public OwnerId Payer { get; }

    /// <summary>Who is paid.</summary>
    public OwnerId Payee { get; }

    /// <summary>The key that signs seals.</summary>
    public ISigner RegionKey => _network.RegionKey(TestNetwork.Shanghai);

    /// <summary>Region, time and limits of decisions.</summary>
    public static LedgerTerms Terms { get; } = new(TestNetwork.Shanghai, NowUnixMs, new NetworkLimits());

    /// <summary>The payer's device.</summary>
    public static SoftwareKey Device(CoseAlgorithm algorithm) => TestNetwork.Key("device of the payer", algorithm);

    /// <summary>The hashes of leaves, laid end to end.</summary>
    public static byte[] HashLeaves(IReadOnlyList<byte[]> leaves)
    {
        byte[] hashes = new byte[leaves.Count * MerkleTree.HashSize];
        for (int i = 0; i < leaves.Count; i++)
            MerkleTree.HashLeaf(leaves[i]).CopyTo(hashes.AsSpan(i * MerkleTree.HashSize));
        return hashes;
    }

    /// <summary>The body of a coin of the payer, worth 100 yuan.</summary>
    public CoinBody Body(int number) => new(
        CoinId.Derive(Payer, Id(number), 0), File.Currency.Code, Amount.Of(10_000), Payer, TestNetwork.Shanghai,
        NowUnixMs);

    /// <summary>A coin as its central keeps it.</summary>
    public static StoredCoin Stored(CoinBody body) => new(body, body.Encode(), new SealId(0, 4711), LeafIndex: 0);

    /// <summary>The payer pays 30 yuan with a coin; named by a number of its own.</summary>
    public PaymentOrder Payment(int number, CoinBody coin) => new(
        File.Plan.Id, Id(number), NowUnixMs + 60_000, Payer,
        Party.Of(TestNetwork.Phone(TestNetwork.Shanghai, PayeeNumber)), File.Currency.Code, Amount.Of(3_000),
        [coin.Id]);

    /// <summary>One signature over a tree, with the summary of a central that has long been running.</summary>
    public Seal Sign(MerkleTree tree) => Seal.Create(
        new SealSummary(File.Plan.Id, Log, 1, SealSummary.NoHash, NowUnixMs, tree.Size, tree.Root, Totals), RegionKey);

    /// <summary>Makes authentic coins of bodies, all under one seal.</summary>
    public IReadOnlyList<Coin> Coins(IEnumerable<CoinBody> bodies)
    {
        CoinBody[] all = [.. bodies];
        byte[][] leaves = [.. all.Select(body => body.Encode())];
        var tree = new MerkleTree(HashLeaves(leaves));
        Seal seal = Sign(tree);
        return [.. all.Select((body, i) => new Coin(body, leaves[i], seal.Cut(tree, i)))];
    }

    private static OrderId Id(int number)
    {
        Span<byte> random = stackalloc byte[10];
        BinaryPrimitives.WriteInt32BigEndian(random[6..], number);
        return OrderId.Create(NowUnixMs, random);
    }
}
