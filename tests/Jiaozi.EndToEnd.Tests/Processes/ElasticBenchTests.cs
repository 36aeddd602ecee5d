using System.Text.Json;
using Jiaozi.EndToEnd.Tests.Support;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>
/// <c>jiaozi bench elastic</c>: nodes, fronts and the database come, go, die and hang under load; every payment is
/// committed once and is in the books. Never how fast.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class ElasticBenchTests
{
    [Fact]
    public async Task BenchElastic_EveryChange_ResolvesEveryPaymentAndTheBooksHold()
    {
        (int code, string output, string error) = await CliProcess.RunAsync(
            "bench", "elastic", "--rate", "40", "--base-port", $"{FreePorts.Block()}", "--json");

        Assert.True(code == 0, output + error);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement[] steps = [.. document.RootElement.GetProperty("steps").EnumerateArray()];
        Assert.Equal(10, steps.Length);
        foreach (JsonElement step in steps)
        {
            JsonElement load = step.GetProperty("load");
            Assert.True(load.GetProperty("committed").GetInt64() > 0, output);
            Assert.Equal(load.GetProperty("offered").GetInt64(), load.GetProperty("committed").GetInt64());
        }

        JsonElement books = document.RootElement.GetProperty("books");
        Assert.Equal(0, books.GetProperty("missing").GetInt64());
        Assert.True(books.GetProperty("audit").GetProperty("conserved").GetBoolean(), output);
    }
}
