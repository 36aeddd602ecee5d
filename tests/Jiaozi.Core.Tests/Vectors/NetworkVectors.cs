using System.Text.Json.Nodes;
using Jiaozi.Core.Network;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>Network files.</summary>
internal static class NetworkVectors
{
    public static VectorFile Make() => new("networks.json",
        "Network files; other files refer to the valid ones by name.",
        [.. Vectors()], vector =>
        {
            NetworkFile.Open(vector.Bytes("file"), PublicKey.Decode(vector.Bytes("root")));
            return true;
        });

    private static IEnumerable<Vector> Vectors()
    {
        foreach ((string name, NetworkFile file) in VectorWorld.Networks) yield return File(name, "", file.Bytes);
        yield return File("another root key", "not signed by the root key", World.File.Bytes, World.Ed25519.PublicKey);
        byte[] changed = World.File.Bytes.ToArray();
        changed[^100] ^= 1;
        yield return File("a changed byte", "the signature does not fit", changed);
        byte[] payload = NetworkPlanCodec.Encode(World.File.Plan);
        yield return File("an order's content type", "not a network file", Sign(payload, ContentTypes.Administration));
        byte[] extended = [.. payload[..^1], 0x00];
        yield return File("an extension", "an extension that is not known", Sign(extended));
        byte[] second = [payload[0], 2, .. payload[2..]];
        yield return File("format version 2", "another format version", Sign(second));
        NetworkPlan plan = World.File.Plan;
        yield return File("version 0", "the version is 1 or more", Sign(plan with { Version = 0 }));
        yield return File("one operator issues", "at least two", Sign(plan with { IssuanceThreshold = 1 }));
        yield return File("more signers than operators", "three operators",
            Sign(plan with { AdministrationThreshold = 4 }));
        yield return File("no regions", "a network needs one", Sign(plan with { Regions = [] }));
        yield return File("a region twice", "unique", Sign(plan with { Regions = [.. plan.Regions, plan.Regions[0]] }));
        yield return File("no signing key", "exactly one", Sign(plan with
        {
            Regions = [plan.Regions[0] with { Keys = [plan.Regions[0].Keys[0] with { State = KeyState.VerifyOnly }] }],
        }));
        yield return File("no central", "one or more",
            Sign(plan with { Regions = [plan.Regions[0] with { Centrals = [] }] }));
        yield return File("one key for two auditors", "unique", Sign(plan with { Auditors = [plan.Operators[0],
            plan.Operators[0]] }));
        yield return File("65 devices", "1 to 64",
            Sign(plan with { Limits = new NetworkLimits { MaxDevicesPerOwner = 65 } }));
    }

    private static ReadOnlyMemory<byte> Sign(NetworkPlan plan) => Sign(NetworkPlanCodec.Encode(plan));

    private static ReadOnlyMemory<byte> Sign(byte[] payload, string type = ContentTypes.Network) =>
        SignedMessage.Sign(type, payload, World.Network.Root).Bytes;

    private static Vector File(string name, string reason, ReadOnlyMemory<byte> file, PublicKey? root = null) =>
        new(name, reason, new JsonObject
        {
            ["root"] = VectorWorld.Hex((root ?? World.Network.Root.PublicKey).Cose), ["file"] = VectorWorld.Hex(file),
        });
}
