using Jiaozi.Central.Engine;
using Jiaozi.Central.Intake;
using Jiaozi.Central.Links;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage.Memory;
using Jiaozi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Central.TestKit;

/// <summary>
/// Several regions of one network in one process, each of one or more centrals over one store, with a clock that stands
/// until it is moved.
/// </summary>
public sealed class CentralWorld : IAsyncDisposable
{
    private static readonly RegionCode[] Codes = [TestNetwork.Shanghai, TestNetwork.Beijing, TestNetwork.Guangdong];

    private readonly Dictionary<RegionCode, CentralSite[]> _sites;
    private readonly List<MemoryStore> _disks = [];
    private readonly Dictionary<RegionCode, SoftwareKey> _firstKeys;

    private CentralWorld(
        Func<CentralOptions, CentralOptions> options, Func<NetworkPlan, NetworkPlan> plan, int writers)
    {
        Network = new TestNetwork(old => plan(old with { IdentityProviders = [Identity.Plan] }));
        _firstKeys = Codes.ToDictionary(code => code, Network.RegionKey);
        Source = NetworkSource.Of(Network.File);
        Ids = new OrderIds(Time);
        _sites = Codes.ToDictionary(code => code, code =>
        {
            var disk = new MemoryStore();
            _disks.Add(disk);
            return Enumerable.Range(0, writers)
                .Select(writer => new CentralSite(this, code, (byte)writer, disk, options)).ToArray();
        });
    }

    /// <summary>The network file and all keys.</summary>
    public TestNetwork Network { get; }

    /// <summary>The network's id.</summary>
    public NetworkId NetworkId => Network.File.Plan.Id;

    /// <summary>The network file in force everywhere.</summary>
    public NetworkSource Source { get; }

    /// <summary>The clock.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    /// <summary>The way between the centrals.</summary>
    public LinkNet Links { get; } = new();

    /// <summary>The identity provider.</summary>
    public TestIdentityProvider Identity { get; } = new();

    /// <summary>Order ids.</summary>
    public OrderIds Ids { get; }

    /// <summary>All centrals.</summary>
    public IReadOnlyCollection<CentralSite> Sites => [.. _sites.Values.SelectMany(sites => sites)];

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long NowUnixMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The central of a region; the first, if there are several.</summary>
    public CentralSite this[RegionCode region] => _sites[region][0];

    /// <summary>A central of a region.</summary>
    public CentralSite this[RegionCode region, byte writer] => _sites[region][writer];

    /// <summary>
    /// The central that decides an owner's orders: partitions are split between those that are not gone.
    /// </summary>
    public CentralSite Home(OwnerId owner)
    {
        CentralSite[] sites = [.. _sites[owner.Region].Where(site => !site.IsRetired)];
        return sites[owner.Digest.Partition * sites.Length / OwnerDigest.PartitionCount];
    }

    /// <summary>Makes and starts the world.</summary>
    public static async Task<CentralWorld> StartAsync(
        Func<CentralOptions, CentralOptions>? options = null, Func<NetworkPlan, NetworkPlan>? plan = null,
        int writers = 1)
    {
        var world = new CentralWorld(options ?? (o => o), plan ?? (p => p), writers);
        foreach (CentralSite site in world.Sites) await site.StartAsync();
        return world;
    }

    /// <summary>Signs with one key.</summary>
    public static SignedMessage Sign(Order order, ISigner key) =>
        SignedMessage.Sign(order.ContentType, order.Encode(), key);

    /// <summary>Signs with operators 1 and 2, or with the keys given.</summary>
    public SignedMessage SignByOperators(Order order, params IReadOnlyList<ISigner> keys) => SignedMessage.SignByAll(
        order.ContentType, order.Encode(), keys.Count > 0 ? keys : [Network.Operators[0], Network.Operators[1]]);

    /// <summary>An owner; registers the first device unless told not to.</summary>
    public async Task<TestOwner> OwnerAsync(RegionCode region, int number, bool register = true)
    {
        var owner = new TestOwner(this, region, number);
        if (register) Assert.Equal(Status.Committed, (await Home(owner.Id).SubmitAsync(owner.Registration())).Status);
        return owner;
    }

    /// <summary>An issuance that lives an hour.</summary>
    public IssuanceOrder Issuance(Party payee, long minorUnits) =>
        new(Network.File.Plan.Id, Ids.Next(), NowUnixMs + 3_600_000, payee, "CNY", Amount.Of(minorUnits));

    /// <summary>An act of the operators that lives an hour.</summary>
    public AdministrationOrder Act(AdministrationAction action, OwnerId owner, KeyId? device = null) =>
        new(Network.File.Plan.Id, Ids.Next(), NowUnixMs + 3_600_000, action, Party.Of(owner), device);

    /// <summary>Issues a coin and asserts that it worked.</summary>
    public async Task<Coin> IssueAsync(OwnerId owner, long minorUnits)
    {
        OrderAnswer answer = await Home(owner).SubmitAsync(
            SignByOperators(Issuance(Party.Of(owner), minorUnits)));
        Assert.Equal(Status.Committed, answer.Status);
        return Assert.Single(Outcome.Decode(answer.Outcome).Coins);
    }

    /// <summary>Has the operators act and asserts that it worked.</summary>
    public async Task ActAsync(AdministrationAction action, OwnerId owner, KeyId? device = null)
    {
        OrderAnswer answer = await Home(owner).SubmitAsync(SignByOperators(Act(action, owner, device)));
        Assert.Equal(Status.Committed, answer.Status);
    }

    /// <summary>Where coins were sealed, as a front would say.</summary>
    public static IReadOnlyList<SealPlace> Places(IEnumerable<Coin> coins) =>
        [.. coins.Select(coin => new SealPlace(coin.Receipt.Header.Log, coin.Receipt.Header.Number))];

    /// <summary>Signs the plan of <see cref="Network"/> anew and puts it in force.</summary>
    public void Change(Action<TestNetwork> change)
    {
        change(Network);
        Assert.True(Source.Offer(Network.File.Bytes));
    }

    /// <summary>Waits for a condition while the clock goes on, so that links and stores are tried again.</summary>
    public async Task EventuallyAsync(Func<bool> condition, string what)
    {
        for (int turn = 0; !condition(); turn++)
        {
            Assert.True(turn < 10_000, $"It never came about: {what}");
            if (turn % 5 == 4) Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }
    }

    /// <summary>Waits until nothing is on its way between regions.</summary>
    public Task DrainAsync() => EventuallyAsync(
        () => Sites.Where(site => !site.IsRetired).All(
            from => from.Node.Links.All(link => link.Waiting == 0 && Arrived(from, link))),
        "all links are empty");

    /// <summary>Audits every region.</summary>
    public async Task AuditAsync()
    {
        foreach (RegionCode code in Codes) await this[code].AuditAsync();
    }

    /// <summary>
    /// Audits every region and every link, when nothing is on its way, and asserts that nothing is wrong.
    /// </summary>
    /// <returns>The auditors by region.</returns>
    public async Task<IReadOnlyDictionary<RegionCode, RegionAuditor>> AuditSettledAsync()
    {
        var audits = new Dictionary<RegionCode, RegionAuditor>();
        foreach (RegionCode code in Codes) audits[code] = await this[code].AuditAsync();
        foreach (RegionAuditor to in audits.Values)
        {
            RegionAuditor[] others = [.. audits.Values.Where(other => other != to)];
            Assert.Empty(LinkAuditor.CheckSources(to.Region, to.Totals, others));
            foreach (ChainAuditor chain in others.SelectMany(other => other.Chains))
            {
                ReceivedTotal received = to.Totals.ReceivedFrom(chain.Log);
                Assert.Null(LinkAuditor.Check(chain, to.Region, received));
                Assert.Equal(0, LinkAuditor.InTransit(chain, to.Region, received));
            }
        }

        return audits;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (CentralSite site in Sites) await site.DisposeAsync();
        foreach (MemoryStore disk in _disks) await disk.DisposeAsync();
        await Source.DisposeAsync();
        Identity.Dispose();
    }

    internal SoftwareKey FirstKey(RegionCode region) => _firstKeys[region];

    private bool Arrived(CentralSite from, LinkState link) => link.Log != from.Node.Log
        || from.Node.Totals.SentTo(link.Destination).Count
            == _sites[link.Destination].Aggregate(
                0UL, (sum, to) => sum + to.Node.Totals.ReceivedFrom(link.Log).Count);
}
