using System.Text.Json.Nodes;
using Jiaozi.Core.Network;
using Jiaozi.Protocol.Network;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Configuration;

/// <summary>Plans as people write them.</summary>
public sealed class NetworkJsonTests
{
    private static readonly string Good = NetworkJson.Write(new TestNetwork(plan => plan with
    {
        IdentityProviders = [new IdentityProviderPlan("https://identity.example", "jiaozi", """{"keys":[]}""")],
    }).File.Plan);

    /// <summary>What somebody leaves out or empties, and what the message must name.</summary>
    public static TheoryData<string, string?, string> Mistakes => new()
    {
        { "operators.0", "key", "operators[0]" },
        { "operators.0", "name", "operators[0]" },
        { "regions.0.keys.0", "key", "regions[0].keys[0]" },
        { "identityProviders.0", "keySetJson", "identityProviders[0]" },
        { "regions.0", null, "regions[0]: must not be null" },
        { "regions.0.centrals.0", null, "regions[0].centrals[0]: must not be null" },
        { "operators.1", null, "operators[1]: must not be null" },
    };

    [Fact]
    public void Read_WhatWasWritten_IsTheSamePlan() => Assert.Equal(Good, NetworkJson.Write(NetworkJson.Read(Good)));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Read_PartOfAListIsMissingOrEmpty_NamesThePlace(string place, string? field, string expected)
    {
        JsonNode root = JsonNode.Parse(Good)!;
        JsonNode at = root;
        string[] steps = place.Split('.');
        foreach (string step in field is null ? steps[..^1] : steps)
            at = int.TryParse(step, out int index) ? at[index]! : at[step]!;
        if (field is not null) at.AsObject().Remove(field);
        else at.AsArray()[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = null;

        FormatException fault = Assert.Throws<FormatException>(() => NetworkJson.Read(root.ToJsonString()));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\"colour\": 1,", "nothing")]
    public void Read_AFieldStandsThereTwice_IsRefused(string more, string other)
    {
        string twice = Good.Insert(Good.IndexOf("\"regions\"", StringComparison.Ordinal), $"\"Name\": \"{other}\", {more}");

        FormatException fault = Assert.Throws<FormatException>(() => NetworkJson.Read(twice));

        Assert.Contains("ame: stands there several times", fault.Message, StringComparison.Ordinal);
    }
}
