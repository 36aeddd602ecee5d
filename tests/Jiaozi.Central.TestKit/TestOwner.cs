using Jiaozi.Central.Engine;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Central.TestKit;

/// <summary>Somebody with a phone: makes and signs orders as a wallet would.</summary>
public sealed class TestOwner(CentralWorld world, RegionCode region, int number)
{
    /// <summary>The phone number.</summary>
    public FeatureValue Feature { get; } = TestNetwork.Phone(region, number);

    /// <summary>The owner id.</summary>
    public OwnerId Id { get; } = world.Network.Owner(region, number);

    /// <summary>The device.</summary>
    public SoftwareKey Device { get; } = TestNetwork.Key($"device of {region} {number}", CoseAlgorithm.Ed25519);

    /// <summary>A second device.</summary>
    public SoftwareKey Second { get; } = TestNetwork.Key($"second device of {region} {number}", CoseAlgorithm.ES256);

    private long Expiry => world.NowUnixMs + 3_600_000;

    /// <summary>Claims that prove this owner for a device.</summary>
    public TestClaims Claims(PublicKey device)
    {
        DateTime now = world.Time.GetUtcNow().UtcDateTime;
        return new TestClaims
        {
            Nonce = RegistrationOrder.NonceFor(device), Phone = Feature.Number, NotBefore = now,
            Expires = now.AddMinutes(5),
        };
    }

    /// <summary>A registration of the first device, or of another.</summary>
    public SignedMessage Registration(SoftwareKey? device = null, string? token = null)
    {
        SoftwareKey key = device ?? Device;
        var order = new RegistrationOrder(
            world.Network.File.Plan.Id, world.Ids.Next(), Expiry, Feature, key.PublicKey,
            token ?? world.Identity.Token(Claims(key.PublicKey)), "phone");
        return CentralWorld.Sign(order, key);
    }

    /// <summary>A payment order.</summary>
    public PaymentOrder Payment(Party payee, long minorUnits, params IReadOnlyList<CoinId> coins) => new(
        world.Network.File.Plan.Id, world.Ids.Next(), Expiry, Id, payee, "CNY", Amount.Of(minorUnits), coins);

    /// <summary>A redemption order.</summary>
    public RedemptionOrder Redemption(long minorUnits, params IReadOnlyList<CoinId> coins) => new(
        world.Network.File.Plan.Id, world.Ids.Next(), Expiry, Id, "CNY", Amount.Of(minorUnits), coins);

    /// <summary>A revocation order.</summary>
    public RevocationOrder Revocation(KeyId device) =>
        new(world.Network.File.Plan.Id, world.Ids.Next(), Expiry, Id, device);

    /// <summary>Signs with the first device.</summary>
    public SignedMessage Sign(Order order) => CentralWorld.Sign(order, Device);

    /// <summary>Pays with coins in hand.</summary>
    public Task<OrderAnswer> PayAsync(OwnerId payee, long minorUnits, params IReadOnlyList<Coin> coins) =>
        world.Home(Id).SubmitAsync(
            Sign(Payment(Party.Of(payee), minorUnits, [.. coins.Select(coin => coin.Body.Id)])),
            CentralWorld.Places(coins));

    /// <summary>Permission to read the account.</summary>
    public SignedMessage Access(TimeSpan? life = null, ISigner? signer = null, OwnerId? owner = null) =>
        new AccessRequest(
            world.Network.File.Plan.Id,
            (world.Time.GetUtcNow() + (life ?? TimeSpan.FromMinutes(5))).ToUnixTimeMilliseconds(),
            owner ?? Id).Sign(signer ?? Device);

    /// <summary>All unspent coins, as a sync would fetch them.</summary>
    public async Task<IReadOnlyList<Coin>> CoinsAsync()
    {
        var coins = new List<Coin>();
        byte[] after = [];
        do
        {
            (Refusal? refused, IReadOnlyList<byte[]> page, byte[] next) =
                await world.Home(Id).Node.GetCoinsAsync(Access().Bytes, after, CancellationToken.None);
            Assert.Null(refused);
            coins.AddRange(page.Select(bytes => Coin.Decode(bytes)));
            after = next;
        }
        while (after.Length > 0);
        return coins;
    }

    /// <summary>Sum of the unspent coins in minor units.</summary>
    public async Task<long> BalanceAsync() => (await CoinsAsync()).Sum(coin => coin.Body.Amount.MinorUnits);
}
