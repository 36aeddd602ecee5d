using System.Text.Json.Nodes;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Audit;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>Chains of stored seals.</summary>
internal static class SealVectors
{
    public static VectorFile Make() => new("seals.json", "Chains of stored seals, from number 1 on.", [.. Vectors()],
        vector =>
    {
        var findings = new List<string>();
        Assert.True(LogId.TryParse(vector.Text("log"), out LogId log));
        var auditor = new ChainAuditor(VectorWorld.Networks[vector.Text("network")], log, findings);
        foreach (JsonNode? seal in vector.Data["seals"]!.AsArray()) auditor.Add(Convert.FromHexString((string)seal!));
        auditor.CheckHead();
        return findings.Count == 0;
    });

    private static IEnumerable<Vector> Vectors()
    {
        List<byte[]> seals = new Books().Seals;
        yield return Chain("three seals", "", seals);
        yield return Chain("the first alone", "", seals[..1]);
        yield return Chain("the log of writer 255", "", new Books(255).Seals, log: "CN-SH/255");
        yield return Chain("key revoked", "the newest seal is signed with a revoked key", seals,
            "Shanghai's first key is revoked");
        StoredSeal head = StoredSeal.Decode(seals[2]);
        byte[] again = (head with { Seal = head.Seal.SignAgain(VectorWorld.Second) }).Encode();
        yield return Chain("key revoked, newest seal signed again", "", [.. seals[..2], again],
            "Shanghai's first key is revoked");
        yield return Chain("the first missing", "starts with number 1", seals[1..]);
        yield return Chain("the second missing", "a number is missing", [seals[0], seals[2]]);
        yield return Chain("a seal twice", "a number twice", [.. seals, seals[2]]);
        yield return Chain("another log", "a seal of another log", seals, log: "CN-SH/1");
        byte[] leaf = [.. seals[1]];
        leaf[^1] ^= 1;
        yield return Chain("a changed leaf", "the leaves do not give the root", [seals[0], leaf, seals[2]]);
        yield return Chain("a signature of another seal", "the signature does not fit", Swapped(seals));
        foreach ((string name, Func<SealSummary, SealSummary> forge) in Forged())
        {
            var books = new Books { Forge = s => s.Number == 2 ? forge(s) : s };
            yield return Chain(name, name, books.Write().Seals);
        }
    }

    private static Dictionary<string, Func<SealSummary, SealSummary>> Forged() => new()
    {
        ["created more than destroyed and issued"] = s => s with { Totals = s.Totals with { Created = 2001 } },
        ["a total went down"] = s => s with { Totals = s.Totals with { Issued = 999, Created = 1999 } },
        ["a total beyond 2^112 - 1"] = s => s with { Totals = s.Totals.AddReceived(new LogId(TestNetwork.Beijing, 0),
            UInt128.One << 112, 1) },
        ["older than the seal before it"] = s => s with { TimeUnixMs = 1 },
        ["another root"] = s => s with { Root = new byte[32] },
        ["another tree size"] = s => s with { TreeSize = 1 },
        ["another network"] = s => s with { Network = new Core.Wire.NetworkId(1) },
        ["a broken chain"] = s => s with { PreviousHash = new byte[32] },
    };

    private static List<byte[]> Swapped(List<byte[]> seals)
    {
        byte[] seal = StoredSeal.Decode(seals[1]).Seal.Encode();
        StoredSeal.Decode(seals[0]).Seal.Signature.Span.CopyTo(seal.AsSpan(seal.Length - 64));
        var swapped = new StoredSeal(Seal.Decode(seal), StoredSeal.Decode(seals[1]).Leaves);
        return [seals[0], swapped.Encode(), seals[2]];
    }

    private static Vector Chain(
        string name, string reason, List<byte[]> seals, string network = "plain", string log = "CN-SH/0") =>
        new(name, reason, new JsonObject
        {
            ["network"] = network, ["log"] = log,
            ["seals"] = new JsonArray([.. seals.Select(seal => (JsonNode)Convert.ToHexStringLower(seal))]),
        });
}
