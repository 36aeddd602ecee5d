using System.Text.Json;
using Jiaozi.EndToEnd.Tests.Support;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary><c>jiaozi bench</c>, very small: that it measures and that its books hold, never how fast it is.</summary>
[Collection(ProcessCollection.Name)]
public sealed class BenchTests
{
    [Fact]
    public async Task Bench_OfASmallNetwork_PaysAndFindsEveryPaymentInTheBooks()
    {
        (int code, string output, string error) = await CliProcess.RunAsync(
            "bench", "--seconds", "0.5", "--owners", "60", "--coins", "90", "--connections", "6",
            "--base-port", $"{FreePorts.Block()}", "--json");

        Assert.True(code == 0, output + error);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement report = document.RootElement;
        Assert.True(report.GetProperty("acknowledged").GetInt64() > 0, output);
        Assert.Equal(0, report.GetProperty("missing").GetInt64());
        Assert.True(report.GetProperty("audit").GetProperty("conserved").GetBoolean(), output);
        Assert.True(report.GetProperty("verifyRatio").GetDouble() > 0, output);
        Assert.Equal(
            ["saturation", "60 % load"],
            report.GetProperty("phases").EnumerateArray().Select(phase => phase.GetProperty("name").GetString()));
        foreach (JsonElement phase in report.GetProperty("phases").EnumerateArray())
            Assert.True(phase.GetProperty("load").GetProperty("committed").GetInt64() > 0, output);
    }
}
