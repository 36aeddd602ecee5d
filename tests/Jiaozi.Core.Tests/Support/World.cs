using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Support;

/// <summary>One network and some people that most tests are about. Everything comes from fixed words.</summary>
internal static class World
{
    public const long Now = 1_767_225_600_000;

    public static TestNetwork Network { get; } = new();

    public static NetworkFile File => Network.File;

    /// <summary>A payer at home in Shanghai.</summary>
    public static OwnerId Alice { get; } = Network.Owner(TestNetwork.Shanghai, 1);

    /// <summary>Somebody else in Shanghai.</summary>
    public static OwnerId Bao { get; } = Network.Owner(TestNetwork.Shanghai, 2);

    /// <summary>A payee at home in Beijing.</summary>
    public static OwnerId Chen { get; } = Network.Owner(TestNetwork.Beijing, 3);

    public static SoftwareKey Ed25519 { get; } = TestNetwork.Key("device ed25519", CoseAlgorithm.Ed25519);

    public static SoftwareKey Es256 { get; } = TestNetwork.Key("device es256", CoseAlgorithm.ES256);

    public static AccountState AliceAccount { get; } = new()
    {
        Devices = [new Device(Ed25519.PublicKey, "Phone", 1, null), new Device(Es256.PublicKey, "Card", 2, null)],
    };

    public static LedgerTerms Terms { get; } = new(TestNetwork.Shanghai, Now, new NetworkLimits());

    public static OrderId Id(int number)
    {
        byte[] random = new byte[10];
        random[^1] = (byte)number;
        random[^2] = (byte)(number >> 8);
        return OrderId.Create(Now, random);
    }

    public static TestSealer Sealer(RegionCode region) => new(Network, region);

    public static CoinBody Body(
        OwnerId owner, long minorUnits, int order = 1, int output = 0, OwnerId? account = null,
        RegionCode? region = null) => new(
        CoinId.Derive(account ?? owner, Id(order), output), "CNY", Amount.Of(minorUnits), owner,
        region ?? TestNetwork.Shanghai, Now);

    public static StoredCoin Stored(OwnerId owner, long minorUnits, int order, int leaf = 0)
    {
        CoinBody body = Body(owner, minorUnits, order);
        return new StoredCoin(body, body.Encode(), new SealId(0, 1), leaf);
    }

    public static PaymentOrder Payment(long minorUnits, IReadOnlyList<CoinId> inputs, Party? payee = null,
        int id = 100) =>
        new(File.Plan.Id, Id(id), Now + 60_000, Alice, payee ?? Party.Of(Chen), "CNY", Amount.Of(minorUnits), inputs);

    public static RedemptionOrder Redemption(long minorUnits, IReadOnlyList<CoinId> inputs, int id = 101) =>
        new(File.Plan.Id, Id(id), Now + 60_000, Alice, "CNY", Amount.Of(minorUnits), inputs);
}
