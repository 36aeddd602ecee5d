using System.Security.Cryptography;
using System.Text;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Testing;

/// <summary>
/// A network of three regions whose keys all come from fixed words, so that every run makes the same bytes.
/// Numbers 138… are at home in Shanghai, 139… in Beijing, 137… in Guangdong.
/// </summary>
public sealed class TestNetwork
{
    /// <summary>Shanghai.</summary>
    public static readonly RegionCode Shanghai = RegionCode.Parse("CN-SH");

    /// <summary>Beijing.</summary>
    public static readonly RegionCode Beijing = RegionCode.Parse("CN-BJ");

    /// <summary>Guangdong.</summary>
    public static readonly RegionCode Guangdong = RegionCode.Parse("CN-GD");

    private static readonly RegionCode[] Codes = [Shanghai, Beijing, Guangdong];

    private readonly Dictionary<RegionCode, SoftwareKey> _regionKeys = Codes.ToDictionary(
        code => code, code => Key($"region {code}", CoseAlgorithm.Ed25519));

    /// <summary>Makes the network; <paramref name="change"/> may alter the plan before it is signed.</summary>
    public TestNetwork(Func<NetworkPlan, NetworkPlan>? change = null)
    {
        NetworkPlan plan = Plan();
        File = NetworkFile.Sign(change?.Invoke(plan) ?? plan, Root);
    }

    /// <summary>The verified network file.</summary>
    public NetworkFile File { get; private set; }

    /// <summary>The root key.</summary>
    public SoftwareKey Root { get; } = Key("root", CoseAlgorithm.Ed25519);

    /// <summary>Three operators; two sign an issuance.</summary>
    public IReadOnlyList<SoftwareKey> Operators { get; } =
        [.. Enumerable.Range(1, 3).Select(i => Key($"operator {i}", CoseAlgorithm.Ed25519))];

    /// <summary>The secret that turns feature values into owner ids.</summary>
    public NetworkKey NetworkKey { get; } = new(Secret("network key"));

    /// <summary>32 bytes that belong to a word.</summary>
    public static byte[] Secret(string word) => SHA256.HashData(Encoding.UTF8.GetBytes($"jiaozi test {word}"));

    /// <summary>The key that belongs to a word.</summary>
    public static SoftwareKey Key(string word, CoseAlgorithm algorithm) =>
        SoftwareKey.FromSecret(algorithm, Secret(word));

    /// <summary>A phone number at home in a region: 138 0021 0000 plus <paramref name="number"/> in Shanghai.</summary>
    public static FeatureValue Phone(RegionCode region, int number)
    {
        string start = region == Shanghai ? "138" : region == Beijing ? "139" : "137";
        return FeatureValue.Parse($"tel:+86{start}{210_000 + number:D8}");
    }

    /// <summary>The signing key of a region's central.</summary>
    public SoftwareKey RegionKey(RegionCode region) => _regionKeys[region];

    /// <summary>Gives a region another signing key; the old one gets <paramref name="state"/>.</summary>
    public void Rotate(RegionCode region, string word, KeyState state)
    {
        SoftwareKey key = Key(word, CoseAlgorithm.Ed25519);
        _regionKeys[region] = key;
        Change(plan => plan with
        {
            Regions =
            [
                .. plan.Regions.Select(old => old.Code != region ? old : old with
                {
                    Keys =
                    [
                        .. old.Keys.Select(k => k.State == KeyState.Signing ? k with { State = state } : k),
                        new RegionKey(key.PublicKey, KeyState.Signing),
                    ],
                }),
            ],
        });
    }

    /// <summary>Signs a changed plan as the next version.</summary>
    public void Change(Func<NetworkPlan, NetworkPlan> change) =>
        File = NetworkFile.Sign(change(File.Plan) with { Version = File.Plan.Version + 1 }, Root);

    /// <summary>The owner id of a feature value.</summary>
    /// <param name="feature">The feature value.</param>
    /// <param name="home">Its home region.</param>
    public OwnerId Owner(FeatureValue feature, RegionCode home) => new(home, NetworkKey.Digest(feature));

    /// <summary>The owner id of <see cref="Phone"/>.</summary>
    public OwnerId Owner(RegionCode region, int number) => Owner(Phone(region, number), region);

    private NetworkPlan Plan() => new()
    {
        Id = new NetworkId(0x7465_7374_2d6e_6574),
        Name = "Test network",
        Version = 1,
        Currency = Currency.Of("CNY", 2),
        IssuanceThreshold = 2,
        AdministrationThreshold = 2,
        Operators = [.. Operators.Select((key, i) => new NamedKey($"Operator {i + 1}", key.PublicKey))],
        IdentityProviders = [],
        Regions = [.. Codes.Select(Region)],
        HomeRegions = new HomeRegionTable
        {
            PhoneAreas = [],
            CitizenAreas = [],
            Prefixes =
            [
                new PrefixOverride("tel:+86138", Shanghai),
                new PrefixOverride("tel:+86139", Beijing),
                new PrefixOverride("tel:+86137", Guangdong),
            ],
            Owners = [],
        },
    };

    private RegionPlan Region(RegionCode code) => new()
    {
        Code = code,
        Name = code.ToString(),
        Centrals = [$"http://central.{code}.test"],
        Fronts = [$"http://front.{code}.test"],
        Keys = [new RegionKey(_regionKeys[code].PublicKey, KeyState.Signing)],
    };
}
