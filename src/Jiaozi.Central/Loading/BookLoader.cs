using Jiaozi.Central.Engine;
using Jiaozi.Central.Intake;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;

namespace Jiaozi.Central.Loading;

/// <summary>
/// Fills the books of a region that nobody serves at the moment, for benchmarks and tests that need large books soon.
/// Decisions, seals and commits are the engine's own; only signatures are not asked for, so whoever can call this can
/// make money. It is not reachable from any server.
/// </summary>
/// <param name="store">The books.</param>
/// <param name="region">Their region.</param>
/// <param name="network">The network file.</param>
/// <param name="signers">The region's keys.</param>
/// <param name="time">The clock.</param>
public sealed class BookLoader(
    IStore store, RegionCode region, NetworkFile network, RegionSigners signers, TimeProvider time)
{
    /// <summary>Orders of one commit.</summary>
    public const int BatchSize = 4096;

    private Head? _head;

    /// <summary>Applies registrations and issuances, each owner id with its order.</summary>
    /// <param name="orders">Orders of owners of this region; at most <see cref="BatchSize"/>, one per owner.</param>
    /// <returns>The coins that were issued, sealed, in the order of their orders.</returns>
    /// <exception cref="InvariantException">An order is refused by the rules.</exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<IReadOnlyList<Coin>> ApplyAsync(IReadOnlyList<(OwnerId Account, Order Order)> orders)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(orders.Count, BatchSize, nameof(orders));
        if (orders.Count == 0) return [];
        _head ??= await HeadReader.ReadAsync(
            store, network.Plan.Id, LogId.Of(region), CancellationToken.None);
        var batch = new Batch(_head, LogId.Of(region), time.GetUtcNow().ToUnixTimeMilliseconds());
        var terms = new LedgerTerms(region, batch.NowUnixMs, network.Plan.Limits);
        foreach ((OwnerId account, Order order) in orders)
        {
            Decision decision = order switch
            {
                RegistrationOrder registration =>
                    AccountRules.DecideRegistration(registration, AccountState.Unknown, terms),
                IssuanceOrder issuance => IssuanceRules.Decide(issuance, account, terms),
                _ => throw new ArgumentException($"{order.GetType().Name} is not for loading.", nameof(orders)),
            };
            if (decision.Refusal is { } refusal) throw new InvariantException(refusal.Detail);
            batch.Add(new OrderWork(Trusted(order, account), 0, new AwaitedAnswer(), new OrderRoom(1)), decision);
        }

        WrittenBatch written = WrittenBatch.Start(batch, store, signers, network, lease: null, time);
        await written.Task;
        _head = written.Head;
        return [.. batch.Decided.SelectMany(decided => Coins(decided.Entry, written))];
    }

    private static VerifiedOrder Trusted(Order order, OwnerId account) => new()
    {
        Order = order, Account = account, PayloadHash = System.Security.Cryptography.SHA256.HashData(order.Encode()),
    };

    private static IEnumerable<Coin> Coins(Entry entry, WrittenBatch written) => entry.Bodies.Select((body, i) =>
        new Coin(CoinBody.Decode(body), body, written.Seal!.Cut(written.Tree!, entry.FirstLeaf + i)));
}
