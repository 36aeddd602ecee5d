using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Support;

/// <summary>Makes orders and coins as wallets and centrals would.</summary>
internal sealed class OrderMaker(TestNetwork network, TimeProvider time)
{
    private readonly Dictionary<RegionCode, TestSealer> _sealers = [];
    private int _ids;

    public SoftwareKey Device { get; } = TestNetwork.Key("device", CoseAlgorithm.Ed25519);

    public long NowUnixMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public OwnerId Payer(RegionCode region) => network.Owner(region, 1);

    public OrderId NextId()
    {
        byte[] random = new byte[10];
        BitConverter.TryWriteBytes(random.AsSpan(4), ++_ids);
        return OrderId.Create(NowUnixMs, random);
    }

    public TestSealer Sealer(RegionCode region) =>
        _sealers.TryGetValue(region, out TestSealer? sealer)
            ? sealer
            : _sealers[region] = new TestSealer(network, region);

    public IReadOnlyList<Coin> Coins(OwnerId owner, int count, long minorUnits = 100) => Sealer(owner.Region).Seal(
        [.. Enumerable.Range(0, count).Select(_ => Body(owner, minorUnits))], NowUnixMs);

    public CoinBody Body(OwnerId owner, long minorUnits) => new(
        CoinId.Derive(owner, NextId(), 0), network.File.Currency.Code, Amount.Of(minorUnits), owner, owner.Region,
        NowUnixMs);

    public PaymentOrder Payment(OwnerId payer, IReadOnlyList<Coin> coins, long minorUnits = 100) => new(
        network.File.Plan.Id, NextId(), NowUnixMs + 60_000, payer,
        Party.Of(TestNetwork.Phone(TestNetwork.Beijing, 7)), "CNY", Amount.Of(minorUnits),
        [.. coins.Select(coin => coin.Body.Id)]);

    public SignedMessage Sign(Order order) => SignedMessage.Sign(order.ContentType, order.Encode(), Device);

    public OrderSubmission Submission(Order order, IReadOnlyList<Coin>? coins = null) => new(
        Base64UrlText.Encode(Sign(order).Bytes.Span), [.. (coins ?? []).Select(coin => coin.ToString())]);

    /// <summary>A good payment of one coin by somebody of that region.</summary>
    public (PaymentOrder Order, OrderSubmission Submission) GoodPayment(RegionCode region, int coinCount = 1)
    {
        OwnerId payer = Payer(region);
        IReadOnlyList<Coin> coins = Coins(payer, coinCount);
        PaymentOrder order = Payment(payer, coins);
        return (order, Submission(order, coins));
    }

    public string Token(RegionCode region) => Base64UrlText.Encode(
        new AccessRequest(network.File.Plan.Id, NowUnixMs + 60_000, Payer(region)).Sign(Device).Bytes.Span);

    /// <summary>A committed outcome with one coin for the payee.</summary>
    public Outcome Committed(PaymentOrder order)
    {
        OwnerId payee = network.Owner(TestNetwork.Beijing, 7);
        var body = new CoinBody(
            CoinId.Derive(order.Payer, order.Id, 0), order.Currency, order.Amount, payee, order.Payer.Region,
            NowUnixMs);
        return new Outcome(Record(order, Status.Committed), Sealer(order.Payer.Region).Seal([body], NowUnixMs), null);
    }

    /// <summary>A recorded refusal with its proof.</summary>
    public Outcome Refused(PaymentOrder order, Status status)
    {
        OutcomeRecord record = Record(order, status);
        Receipt receipt = Sealer(order.Payer.Region).Seal([record.Encode()], NowUnixMs)[0];
        return new Outcome(record, [], receipt);
    }

    private OutcomeRecord Record(PaymentOrder order, Status status) => new(
        order.Payer, order.Id, Sign(order).PayloadHash, status, NowUnixMs, status == Status.Committed ? "" : "No.");
}
