using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Http;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>
/// <c>jiaozi replay</c> of <c>data/excerpt.csv</c>: 300 made-up rows between owners of three regions. Rows whose id
/// starts with <c>short</c> ask for one fen more than their payer has at that point; all others can be paid.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class ReplayTests
{
    private static readonly string Excerpt = Path.Combine(AppContext.BaseDirectory, "data", "excerpt.csv");

    [Fact]
    public async Task Replay_OfAnExcerpt_EqualsTheRowsOneByOne()
    {
        (int code, string output, string error) = await CliProcess.RunAsync(
            "replay", Excerpt, "--base-port", $"{FreePorts.Block()}", "--json");

        Assert.True(code == 0, output + error);
        AssertExpected(output);
    }

    [Fact]
    public async Task Replay_KilledInTheMiddleAndRunAgain_EndsTheSame()
    {
        using var data = new TempFolder();
        int port = FreePorts.Block();
        string[] command = ["replay", Excerpt, "--data", data.Path, "--base-port", $"{port}", "--json"];
        await using (CliProcess killed = CliProcess.Start(command))
        {
            await killed.WaitForAsync("run rows");
            await WaitForSealsAsync(port, 15);
            await killed.KillAllAsync();
            Assert.Equal("", killed.Output);
        }

        (int code, string output, string error) = await CliProcess.RunAsync(command);

        Assert.True(code == 0, output + error);
        AssertExpected(output);
    }

    private static void AssertExpected(string json)
    {
        string[][] rows = [.. File.ReadLines(Excerpt).Skip(1).Select(line => line.Split(','))];
        string[][] good = [.. rows.Where(row => !row[0].StartsWith("short", StringComparison.Ordinal))];
        long Sum(string kind) => good.Where(row => row[2] == kind)
            .Sum(row => (long)(decimal.Parse(row[5], CultureInfo.InvariantCulture) * 100));
        using JsonDocument report = JsonDocument.Parse(json);
        JsonElement root = report.RootElement;
        Assert.True(root.GetProperty("conserved").GetBoolean());
        Assert.True(root.GetProperty("equalsSequential").GetBoolean());
        Assert.Equal(300, root.GetProperty("rows").GetInt32());
        Assert.Equal(Sum("issue"), root.GetProperty("issued").GetInt64());
        Assert.Equal(Sum("pay"), root.GetProperty("paid").GetInt64());
        Assert.Equal(Sum("redeem"), root.GetProperty("redeemed").GetInt64());
        Assert.Equal(Sum("issue") - Sum("redeem"), root.GetProperty("outstanding").GetInt64());
        int refused = rows.Length - good.Length;
        Assert.InRange(refused, 10, 100);
        Assert.Equal(refused, root.GetProperty("refused").GetProperty("3010").GetInt32());
        Assert.Equal(refused, root.GetProperty("refusedRows").GetInt32());
    }

    /// <summary>Waits until Shanghai has made so many more seals.</summary>
    private static async Task WaitForSealsAsync(int basePort, ulong more)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{basePort + 11}") };
        ulong first = await NewestSealAsync(http);
        await Eventually.TrueAsync(
            async () => await NewestSealAsync(http) >= first + more, "rows are running");
    }

    private static async Task<ulong> NewestSealAsync(HttpClient http)
    {
        SealPage? page = await http.GetFromJsonAsync($"{Routes.Seals}/CN-SH", ApiJson.Default.SealPage);
        return page!.Newest;
    }
}
