using System.Text.Json;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary><c>jiaozi bench floor</c>, very small: that it measures every part, never what the parts cost.</summary>
[Collection(ProcessCollection.Name)]
public sealed class FloorBenchTests
{
    [Fact]
    public async Task BenchFloor_Short_MeasuresEveryPartAndTheBooksHold()
    {
        (int code, string output, string error) = await CliProcess.RunAsync(
            "bench", "floor", "--seconds", "0.5", "--connections", "6", "--json");

        Assert.True(code == 0, output + error);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement report = document.RootElement;
        foreach (JsonElement http in report.GetProperty("http").EnumerateArray())
        {
            Assert.True(http.GetProperty("perSecond").GetDouble() > 0, output);
            Assert.True(http.GetProperty("serversUs").GetDouble() > 0, output);
            Assert.True(http.GetProperty("generatorUs").GetDouble() > 0, output);
        }

        Assert.All(report.GetProperty("storeUs").EnumerateArray(), us => Assert.True(us.GetDouble() > 0, output));
        Assert.Equal(
            Number("verifyUs") + Number("httpServerUs") + Number("httpGeneratorUs") + Number("meanStoreUs"),
            Number("floorUs"), tolerance: 0.1);
        Assert.Equal(Number("verifyUs") / Number("floorUs"), Number("bestRatio"), tolerance: 0.001);
        Assert.Equal(Number("paymentUs") - Number("floorUs"), Number("restUs"), tolerance: 0.1);
        JsonElement payments = report.GetProperty("payments");
        Assert.Equal(
            ["saturation", "20 % load", "40 % load", "60 % load"],
            payments.GetProperty("phases").EnumerateArray().Select(phase => phase.GetProperty("name").GetString()));
        Assert.True(payments.GetProperty("acknowledged").GetInt64() > 0, output);
        Assert.Equal(0, payments.GetProperty("missing").GetInt64());

        double Number(string name) => report.GetProperty(name).GetDouble();
    }
}
