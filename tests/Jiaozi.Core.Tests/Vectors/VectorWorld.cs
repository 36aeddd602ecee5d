using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>The network files that vectors refer to by name.</summary>
internal static class VectorWorld
{
    public static readonly SoftwareKey Second = TestNetwork.Key("shanghai second", CoseAlgorithm.Ed25519);

    public static readonly SoftwareKey Card = TestNetwork.Key("shanghai es256", CoseAlgorithm.ES256);

    public static readonly IReadOnlyDictionary<string, NetworkFile> Networks = new Dictionary<string, NetworkFile>
    {
        ["plain"] = World.File,
        ["every field"] = NetworkFile.Sign(Codecs.FullPlan() with
        {
            HomeRegions = Codecs.FullPlan().HomeRegions with { PhoneDataVersion = null },
        }, World.Network.Root),
        ["Shanghai's first key is verify-only"] = Shanghai(2, KeyState.VerifyOnly, Second),
        ["Shanghai's first key is revoked"] = Shanghai(3, KeyState.Revoked, Second),
        ["Shanghai signs with ES256"] = Shanghai(4, KeyState.VerifyOnly, Card),
    };

    public static TestSealer Sealer() => World.Sealer(TestNetwork.Shanghai);

    public static IReadOnlyList<Coin> Coins { get; } = Sealer().Seal(
        [
            World.Body(World.Alice, 12_50, 1), World.Body(World.Chen, 1, 2, 0, World.Alice),
            World.Body(World.Alice, (1L << 53) - 1, 3), World.Body(World.Bao, 7, 4), World.Body(World.Alice, 9, 5),
        ],
        World.Now);

    public static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static NetworkFile Shanghai(ulong version, KeyState old, SoftwareKey signing) => NetworkFile.Sign(
        World.File.Plan with
        {
            Version = version,
            Regions = [.. World.File.Plan.Regions.Select(region =>
                region.Code != TestNetwork.Shanghai ? region : region with
            {
                Keys = [region.Keys[0] with { State = old }, new RegionKey(signing.PublicKey, KeyState.Signing)],
            })],
        },
        World.Network.Root);
}
