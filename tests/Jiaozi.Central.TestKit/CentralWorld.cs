using Jiaozi.Central.Engine;
using Jiaozi.Central.Intake;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Network;
using Jiaozi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Central.TestKit;

/// <summary>Several centrals of one network in one process, with a clock that stands until it is moved.</summary>
public sealed class CentralWorld : IAsyncDisposable
{
    private static readonly RegionCode[] Codes = [TestNetwork.Shanghai, TestNetwork.Beijing, TestNetwork.Guangdong];

    private readonly Dictionary<RegionCode, CentralSite> _sites;
    private readonly Dictionary<RegionCode, SoftwareKey> _firstKeys;

    private CentralWorld(Func<CentralOptions, CentralOptions> options, Func<NetworkPlan, NetworkPlan> plan)
    {
        Network = new TestNetwork(old => plan(old with { IdentityProviders = [Identity.Plan] }));
        _firstKeys = Codes.ToDictionary(code => code, Network.RegionKey);
        Source = NetworkSource.Of(Network.File);
        Ids = new OrderIds(Time);
        _sites = Codes.ToDictionary(code => code, code => new CentralSite(this, code, options));
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
    public IReadOnlyCollection<CentralSite> Sites => _sites.Values;

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public long NowUnixMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The central of a region.</summary>
    public CentralSite this[RegionCode region] => _sites[region];

    /// <summary>Makes and starts the world.</summary>
    public static async Task<CentralWorld> StartAsync(
        Func<CentralOptions, CentralOptions>? options = null, Func<NetworkPlan, NetworkPlan>? plan = null)
    {
        var world = new CentralWorld(options ?? (o => o), plan ?? (p => p));
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
        if (register) Assert.Equal(Status.Committed, (await this[region].SubmitAsync(owner.Registration())).Status);
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
        OrderAnswer answer = await this[owner.Region].SubmitAsync(
            SignByOperators(Issuance(Party.Of(owner), minorUnits)));
        Assert.Equal(Status.Committed, answer.Status);
        return Assert.Single(Outcome.Decode(answer.Outcome).Coins);
    }

    /// <summary>Has the operators act and asserts that it worked.</summary>
    public async Task ActAsync(AdministrationAction action, OwnerId owner, KeyId? device = null)
    {
        OrderAnswer answer = await this[owner.Region].SubmitAsync(SignByOperators(Act(action, owner, device)));
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
        () => Sites.All(from => from.Node.Links.All(link => link.Waiting == 0 && Arrived(from, link.Destination))),
        "all links are empty");

    /// <summary>Audits every region.</summary>
    public async Task AuditAsync()
    {
        foreach (CentralSite site in Sites) await site.AuditAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (CentralSite site in Sites) await site.DisposeAsync();
        await Source.DisposeAsync();
        Identity.Dispose();
    }

    internal SoftwareKey FirstKey(RegionCode region) => _firstKeys[region];

    private bool Arrived(CentralSite from, RegionCode to) =>
        from.Node.Totals.SentTo(to).Count
            == this[to].Node.Totals.ReceivedFrom(new Core.Sealing.LogId(from.Region, 0)).Count;
}
