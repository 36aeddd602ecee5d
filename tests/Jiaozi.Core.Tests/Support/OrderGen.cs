using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Support;

/// <summary>Random valid orders of every kind.</summary>
internal static class OrderGen
{
    public static readonly Gen<UInt128> UInt128 = Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new UInt128(high,
        low));

    public static readonly Gen<Amount> Amounts = Gen.Long[1, Amount.MaxMinorUnits].Select(units => Amount.Of(units));

    public static readonly Gen<RegionCode> Regions =
        OneOf(TestNetwork.Shanghai, TestNetwork.Beijing, TestNetwork.Guangdong, RegionCode.Parse("FR-75C"));

    public static readonly Gen<OwnerId> Owners =
        Gen.Select(Regions, UInt128, (region, digest) => new OwnerId(region, new OwnerDigest(digest)));

    public static readonly Gen<FeatureValue> Features =
        Gen.Int[0, 9_999_999].Select(number => FeatureValue.Parse($"tel:+86138{number:D8}"));

    public static readonly Gen<Party> Parties =
        Gen.OneOf(Owners.Select(owner => Party.Of(owner)), Features.Select(feature => Party.Of(feature)));

    public static readonly Gen<OrderId> Ids = Gen.Select(
        Gen.Long[0, (1L << 48) - 1], Gen.Byte.Array[10], (time, random) => OrderId.Create(time, random));

    private static readonly Gen<long> Times = Gen.Long[0, 253_402_300_799_999];

    private static readonly Gen<CoinId[]> Inputs =
        UInt128.Array[0, 20].Select(ids => ids.Distinct().Select(id => new CoinId(id)).ToArray());

    private static readonly Gen<PublicKey> Keys = OneOf(World.Ed25519.PublicKey, World.Es256.PublicKey);

    private static readonly Gen<(NetworkId Network, OrderId Id, long Expiry)> Heads =
        Gen.Select(UInt128, Ids, Times, (network, id, expiry) => (new NetworkId(network), id, expiry));

    public static readonly Gen<Order> Payments = Gen.Select(
        Heads, Owners, Parties, Amounts, Inputs, (head, payer, payee, amount, inputs) => (Order)new PaymentOrder(
            head.Network, head.Id, head.Expiry, payer, payee, "CNY", amount, inputs));

    public static readonly Gen<Order> Redemptions = Gen.Select(
        Heads, Owners, Amounts, Inputs, (head, payer, amount, inputs) => (Order)new RedemptionOrder(
            head.Network, head.Id, head.Expiry, payer, "EUR", amount, inputs));

    public static readonly Gen<Order> Issuances = Gen.Select(
        Heads, Parties, Amounts, (head, payee, amount) => (Order)new IssuanceOrder(
            head.Network, head.Id, head.Expiry, payee, "CNY", amount));

    public static readonly Gen<Order> Registrations = Gen.Select(
        Heads, Features, Keys, Gen.String[Gen.Char.AlphaNumeric, 0, 64],
        (head, feature, key, text) => (Order)new RegistrationOrder(
            head.Network, head.Id, head.Expiry, feature, key, text + ".jwt", text));

    public static readonly Gen<Order> Revocations = Gen.Select(
        Heads, Owners, UInt128, (head, owner, key) => (Order)new RevocationOrder(
            head.Network, head.Id, head.Expiry, owner, new KeyId(key)));

    public static readonly Gen<Order> Administrations = Gen.Select(
        Heads, Parties, Gen.Enum<AdministrationAction>(), UInt128,
        (head, owner, action, key) => (Order)new AdministrationOrder(
            head.Network, head.Id, head.Expiry, action, owner,
            action == AdministrationAction.RevokeDevice ? new KeyId(key) : null));

    public static readonly Gen<Order> Any =
        Gen.OneOf(Payments, Redemptions, Issuances, Registrations, Revocations, Administrations);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
