using System.Globalization;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Testing;

namespace Jiaozi.Wallet.Tests.Model;

/// <summary>
/// An honest central for all regions of a test network, in memory: the ledger rules and the sealing of the product,
/// none of its engine. Links are instant.
/// </summary>
internal sealed class ModelCentral(TestNetwork network, TimeProvider time)
{
    private readonly Dictionary<OwnerId, AccountState> _accounts = [];
    private readonly Dictionary<OwnerId, Dictionary<CoinId, Coin>> _coins = [];
    private readonly Dictionary<(OwnerId, OrderId), (byte[] Hash, Outcome Outcome)> _entries = [];
    private readonly Dictionary<RegionCode, TestSealer> _sealers = [];
    private int _issued;

    /// <summary>Coins as they are created for somebody: owner, coin, order, payer.</summary>
    public event Action<Coin, OrderId, OwnerId?>? Arrived;

    public long NowUnixMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public IReadOnlyCollection<Coin> Coins(OwnerId owner) => CoinsOf(owner).Values;

    public long Balance(OwnerId owner) => CoinsOf(owner).Values.Sum(coin => coin.Body.Amount.MinorUnits);

    public long Total => _coins.Values.SelectMany(coins => coins.Values).Sum(coin => coin.Body.Amount.MinorUnits);

    public AccountState Account(OwnerId owner) => _accounts.GetValueOrDefault(owner) ?? AccountState.Unknown;

    public void Appoint(OwnerId owner) => _accounts[owner] = Account(owner) with { Institution = true };

    public Outcome? Find(OwnerId owner, OrderId order) =>
        _entries.TryGetValue((owner, order), out (byte[] Hash, Outcome Outcome) entry) ? entry.Outcome : null;

    public TestSealer Sealer(RegionCode region)
    {
        if (!_sealers.TryGetValue(region, out TestSealer? sealer))
            _sealers[region] = sealer = new TestSealer(network, region);
        return sealer;
    }

    /// <summary>Puts a coin into somebody's account, as an issuance does.</summary>
    public Coin Issue(OwnerId owner, long minorUnits)
    {
        byte[] random = [0, 0xee, 0, 0, 0, 0, 0, 0, 0, 0];
        BitConverter.TryWriteBytes(random.AsSpan(2), ++_issued);
        OrderId order = OrderId.Create(NowUnixMs, random);
        Coin coin = Sealer(owner.Region).Coin(owner, minorUnits, order, timeUnixMs: NowUnixMs);
        CoinsOf(owner).Add(coin.Body.Id, coin);
        Arrived?.Invoke(coin, order, null);
        return coin;
    }

    /// <summary>Seals again what a revoked key has sealed.</summary>
    public void Reseal()
    {
        foreach ((OwnerId owner, Dictionary<CoinId, Coin> coins) in _coins)
        {
            foreach (Coin coin in coins.Values.ToArray())
            {
                network.File.TryFindKey(coin.Receipt.Header.KeyId, out _, out RegionKey? key);
                if (key?.State == KeyState.Revoked)
                    coins[coin.Body.Id] = Sealer(owner.Region).Seal([coin.Body], NowUnixMs)[0];
            }
        }
    }

    /// <summary>Decides a signed order; a repetition gets the first answer.</summary>
    public (Refusal? Refusal, Outcome? Outcome) Submit(ReadOnlyMemory<byte> signed)
    {
        SignedMessage message = SignedMessage.Decode(signed);
        Order order = Order.Decode(message);
        OwnerId account = AccountOf(order);
        if (order is RegistrationOrder registration)
        {
            if (!message.Signatures[0].IsBy(registration.Device)) return (Refusal.Of(Status.SignatureInvalid), null);
            if (registration.IdentityToken != Token(RegistrationOrder.NonceFor(registration.Device)))
                return (Refusal.Of(Status.IdentityTokenInvalid), null);
        }
        else if (Account(account).Find(message.Signatures[0].KeyId) is not { } device)
        {
            return (Refusal.Of(Status.DeviceUnknown), null);
        }
        else if (!message.Signatures[0].IsBy(device.Key))
        {
            return (Refusal.Of(Status.SignatureInvalid), null);
        }

        byte[] hash = message.PayloadHash.ToArray();
        if (_entries.TryGetValue((account, order.Id), out (byte[] Hash, Outcome Outcome) entry))
            return entry.Hash.SequenceEqual(hash) ? (null, entry.Outcome) : (Refusal.Of(Status.OrderIdReused), null);
        Decision decision = Decide(order, account, message);
        Outcome outcome = Record(order, account, hash, decision);
        _entries.Add((account, order.Id), (hash, outcome));
        return (null, outcome);
    }

    public static string Token(string nonce) => $"token-for-{nonce}";

    private OwnerId AccountOf(Order order) => order switch
    {
        SpendingOrder spending => spending.Payer,
        RevocationOrder revocation => revocation.Owner,
        RegistrationOrder registration => Resolve(Party.Of(registration.Feature)),
        _ => throw new NotSupportedException(order.GetType().Name),
    };

    private OwnerId Resolve(Party party)
    {
        if (party.Owner is { } owner) return owner;
        return network.File.Homes.TryFind(party.Feature!.Value, out RegionCode home)
            ? network.Owner(party.Feature.Value, home)
            : throw new InvalidOperationException($"{party} has no home.");
    }

    private Decision Decide(Order order, OwnerId account, SignedMessage message)
    {
        var terms = new LedgerTerms(account.Region, NowUnixMs, network.File.Plan.Limits);
        AccountState state = Account(account);
        IReadOnlyList<StoredCoin?> Inputs(SpendingOrder spending) =>
        [
            .. spending.Inputs.Select(id => CoinsOf(account).TryGetValue(id, out Coin? coin)
                ? new StoredCoin(coin.Body, coin.BodyBytes, new SealId(0, 1), 0)
                : null),
        ];
        return order switch
        {
            PaymentOrder payment => SpendingRules.DecidePayment(
                payment, Resolve(payment.Payee), message.Signatures[0].KeyId, state, Inputs(payment), _ => false,
                terms),
            RedemptionOrder redemption => SpendingRules.DecideRedemption(
                redemption, message.Signatures[0].KeyId, state, Inputs(redemption), _ => false, terms),
            RegistrationOrder registration => AccountRules.DecideRegistration(registration, state, terms),
            RevocationOrder revocation => AccountRules.DecideRevocation(
                revocation, message.Signatures[0].KeyId, state, terms),
            _ => throw new NotSupportedException(order.GetType().Name),
        };
    }

    private Outcome Record(Order order, OwnerId account, byte[] hash, Decision decision)
    {
        Refusal? refusal = decision.Refusal;
        var record = new OutcomeRecord(
            account, order.Id, hash, refusal?.Status ?? Status.Committed, NowUnixMs, refusal?.Detail ?? "");
        if (decision.Effects is { } effects)
        {
            foreach (StoredCoin coin in effects.Destroyed) CoinsOf(account).Remove(coin.Body.Id);
            if (effects.Account is { } state) _accounts[account] = state;
            if (effects.Created.Count > 0)
            {
                IReadOnlyList<Coin> coins = Sealer(account.Region).Seal(effects.Created, NowUnixMs);
                foreach (Coin coin in coins)
                {
                    CoinsOf(coin.Body.Owner).Add(coin.Body.Id, coin);
                    if (coin.Body.Owner != account) Arrived?.Invoke(coin, order.Id, account);
                }

                return new Outcome(record, coins, null);
            }
        }

        Receipt receipt = Sealer(account.Region).Seal([record.Encode()], NowUnixMs)[0];
        return new Outcome(record, [], receipt);
    }

    private Dictionary<CoinId, Coin> CoinsOf(OwnerId owner)
    {
        if (!_coins.TryGetValue(owner, out Dictionary<CoinId, Coin>? coins)) _coins[owner] = coins = [];
        return coins;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_entries.Count} orders");
}
