using System.Text.Json;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>
/// <c>jiaozi bench postgres</c>, very small: that it measures all three and that its books hold, never how fast they are.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class PostgresBenchTests
{
    [Fact]
    public async Task BenchPostgres_OfASmallNetwork_MeasuresAllThreeAndTheBooksHold()
    {
        (int code, string output, string error) = await CliProcess.RunAsync(
            "bench", "postgres", "--seconds", "0.5", "--rounds", "2", "--owners", "60", "--connections", "6", "--json");

        Assert.True(code == 0, output + error);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement report = document.RootElement;
        Assert.True(Numbers(report.GetProperty("usualBefore")).Single() > 0, output);
        Assert.True(Numbers(report.GetProperty("usualAfter")).Single() > 0, output);
        JsonElement[] rounds = [.. report.GetProperty("rounds").EnumerateArray()];
        Assert.Equal(2, rounds.Length);
        double[] one = [.. rounds.Select(round => round.GetProperty("oneNode").GetDouble())];
        double[] more = [.. rounds.Select(round => round.GetProperty("moreNodes").GetDouble())];
        Assert.All([.. one, .. more], rate => Assert.True(rate > 0, output));
        Assert.Equal(
            rounds.Average(round => round.GetProperty("overOneNode").GetDouble()),
            report.GetProperty("overOneNode").GetDouble(), tolerance: 0.01);
        Assert.Equal(
            one.Average() / Numbers(report.GetProperty("usualBefore"), report.GetProperty("usualAfter")).Average(),
            report.GetProperty("overUsual").GetDouble(), tolerance: 0.02);
        foreach ((string name, int nodes) in (ReadOnlySpan<(string, int)>)[("oneNode", 1), ("moreNodes", 2)])
        {
            JsonElement system = report.GetProperty(name);
            Assert.Equal(nodes, system.GetProperty("nodes").GetInt32());
            Assert.True(system.GetProperty("cpuUs").GetProperty("centrals").GetDouble() > 0, output);
            JsonElement books = system.GetProperty("books");
            Assert.True(books.GetProperty("acknowledged").GetInt64() > 0, output);
            Assert.Equal(0, books.GetProperty("missing").GetInt64());
            Assert.True(books.GetProperty("audit").GetProperty("conserved").GetBoolean(), output);
        }
    }

    [Theory]
    [InlineData("--rounds", "0", "--rounds must be 1 to 100.")]
    [InlineData("--nodes", "1", "--nodes must be 2 to 9.")]
    [InlineData("--owners", "59", "--owners must be 60 to 1000000.")]
    [InlineData("--seconds", "0", "--seconds must be 0.1 to 3600.")]
    public async Task BenchPostgres_OptionOutOfRange_SaysTheRange(string option, string value, string message)
    {
        (int code, string output, string error) = await CliProcess.RunAsync("bench", "postgres", option, value);

        Assert.NotEqual(0, code);
        Assert.Contains(message, output + error, StringComparison.Ordinal);
    }

    private static IEnumerable<double> Numbers(params JsonElement[] arrays) =>
        arrays.SelectMany(array => array.EnumerateArray()).Select(number => number.GetDouble());
}
