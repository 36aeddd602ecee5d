using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Jiaozi.EndToEnd.Tests.Support;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary><c>jiaozi bench growth</c>, very small: that it measures and draws, never what it finds.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BenchGrowthTests
{
    [Fact]
    public async Task Growth_OfTwoSizes_GivesATableAndAPicture()
    {
        using var data = new TempFolder();
        string picture = Path.Combine(data.Path, "growth.svg");

        (int code, string output, string error) = await CliProcess.RunAsync(
            "bench", "growth", "--only", "regions", "--coins", "60", "--regions", "1,3", "--seconds", "0.5",
            "--base-port", $"{FreePorts.Block()}", "--out", picture, "--json");

        Assert.True(code == 0, output + error);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("holds").GetBoolean());
        JsonElement series = Assert.Single(report.RootElement.GetProperty("series").EnumerateArray());
        Assert.Equal("regions", series.GetProperty("name").GetString());
        JsonElement[] points = [.. series.GetProperty("points").EnumerateArray()];
        Assert.Equal([1, 3], points.Select(point => point.GetProperty("size").GetInt32()));
        Assert.Equal([2, 1], points.Select(point => point.GetProperty("runs").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, points[0].GetProperty("growthPercent").ValueKind);
        Assert.Equal(JsonValueKind.Number, points[1].GetProperty("growthPercent").ValueKind);
        foreach (JsonElement point in points) AssertMeasured(point);
        AssertDrawn(XDocument.Load(picture), points);
    }

    [Fact]
    public async Task Growth_SizesThatAreNone_AreRefusedBeforeAnythingRuns()
    {
        (int code, string output, string error) = await CliProcess.RunAsync("bench", "growth", "--coins", "100,x");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("--coins: 'x' is not a number from", error, StringComparison.Ordinal);
    }

    private static void AssertMeasured(JsonElement point)
    {
        JsonElement cost = point.GetProperty("cpuUs");
        Assert.True(cost.GetProperty("centrals").GetDouble() > 0);
        Assert.True(cost.GetProperty("fronts").GetDouble() > 0);
        Assert.True(point.GetProperty("centralPeakBytes").GetInt64() > 0);
        foreach (JsonElement run in point.GetProperty("runs").EnumerateArray())
        {
            Assert.True(run.GetProperty("acknowledged").GetInt64() > 0);
            Assert.Equal(0, run.GetProperty("missing").GetInt64());
        }
    }

    /// <summary>Every size is a dot on each of three lines, the further right the larger.</summary>
    private static void AssertDrawn(XDocument picture, JsonElement[] points)
    {
        Assert.Equal("svg", picture.Root!.Name.LocalName);
        double[] across = [.. picture.Descendants().Where(element => (string?)element.Attribute("class") == "point")
            .Select(dot => double.Parse(dot.Attribute("cx")!.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(3 * points.Length, across.Length);
        Assert.Equal(points.Length, across.Distinct().Count());
        Assert.True(across[0] < across[1]);
        Assert.Contains(picture.Descendants(), element => element.Value == "regions in the network file (log)");
        Assert.Contains(
            picture.Descendants(), element => element.Value.Contains(" cores, ", StringComparison.Ordinal));
    }
}
