using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jiaozi.EndToEnd.Tests.Support;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>What fronts and centrals in processes of their own tell Prometheus.</summary>
[Collection(ProcessCollection.Name)]
public sealed partial class MetricsTests
{
    private const int FrontOfGuangdong = 1_231;
    private const int CentralOfShanghai = 1_210;
    private const int CentralOfBeijing = 1_220;
    private const int OwnPort = 31;

    private static readonly string[] Documents =
        ["docs/operating/README.md", "docs/operating/metrics.md", "docs/operating/grafana/jiaozi.json"];

    [Fact]
    public async Task Scrape_AfterPayments_NumbersMoveByWhatWasPaidAndDocumentsNameWhatIsThere()
    {
        using var data = new TempFolder();
        int port = FreePorts.Block();
        await using CliProcess sandbox = CliProcess.Start(
            "sandbox", "--data", data.Path, "--base-port", $"{port}", "--metrics");
        await sandbox.WaitForAsync("ready");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Task<Dictionary<string, double>> Read(int offset) => ScrapeAsync(http, port + offset);
        Dictionary<string, double>[] before =
            [await Read(FrontOfGuangdong), await Read(CentralOfShanghai), await Read(CentralOfBeijing)];

        const int payments = 2;
        for (int i = 0; i < payments; i++)
        {
            (int paid, _, string error) = await CliProcess.RunAsync(
                "wallet", "pay", "cnid:110101199003070097", "1.50", "--wallet", "alice", "--at", "CN-GD", "--data",
                data.Path);
            Assert.True(paid == 0, error);
        }

        const string arrivals = "jiaozi_central_arrivals_total{jiaozi_region=\"CN-BJ\",source=\"CN-SH\"}";
        await Eventually.TrueAsync(
            async () => Moved(before[2], await Read(CentralOfBeijing), arrivals) == payments, "the coins arrive");
        Dictionary<string, double>[] after =
            [await Read(FrontOfGuangdong), await Read(CentralOfShanghai), await Read(CentralOfBeijing)];
        const string committed = "kind=\"payment\",status=\"committed\"}";
        AssertMoved(0, $"jiaozi_front_orders_total{{jiaozi_region=\"CN-GD\",{committed}");
        AssertMoved(0, "jiaozi_front_order_duration_seconds_count{jiaozi_region=\"CN-GD\",kind=\"payment\"}");
        AssertMoved(1, $"jiaozi_central_orders_total{{jiaozi_region=\"CN-SH\",{committed}");
        AssertMoved(1, "jiaozi_central_commit_orders_sum{jiaozi_region=\"CN-SH\"}");
        Assert.Equal(0, after[1]["jiaozi_central_link_backlog{jiaozi_region=\"CN-SH\",destination=\"CN-BJ\",log=\"CN-SH/0\"}"]);
        Assert.Equal(1, after[1]["jiaozi_central_engine_state{jiaozi_region=\"CN-SH\",state=\"ready\"}"]);
        Assert.True(after[1]["jiaozi_central_seal_number{jiaozi_region=\"CN-SH\"}"]
            >= before[1]["jiaozi_central_seal_number{jiaozi_region=\"CN-SH\"}"] + payments);
        AssertDocuments([.. after.SelectMany(scrape => scrape.Keys)]);

        using HttpResponseMessage own = await http.GetAsync(new Uri($"http://127.0.0.1:{port + OwnPort}/metrics"));
        Assert.Equal(404, (int)own.StatusCode);

        void AssertMoved(int server, string series) =>
            Assert.Equal(payments, Moved(before[server], after[server], series));
    }

    /// <summary>The dashboard asks for nothing that is not there, and the table names nothing else.</summary>
    private static void AssertDocuments(IReadOnlyList<string> series)
    {
        var names = series.Select(line => line[..line.IndexOf('{', StringComparison.Ordinal)]).ToHashSet();
        foreach (string document in Documents)
        {
            string text = File.ReadAllText(Path.Combine(Root(), document));
            if (document.EndsWith(".json", StringComparison.Ordinal)) using (JsonDocument.Parse(text)) { }
            string[] asked = [.. MetricName().Matches(text).Select(match => match.Value).Distinct()];
            Assert.True(asked.Length > 10, $"{document} names {asked.Length} metrics.");
            Assert.All(asked, name => Assert.True(
                names.Contains(name) || names.Contains($"{name}_count"), $"{document}: {name} is in no scrape."));
        }
    }

    private static double Moved(Dictionary<string, double> before, Dictionary<string, double> after, string series) =>
        after.GetValueOrDefault(series) - before.GetValueOrDefault(series);

    private static async Task<Dictionary<string, double>> ScrapeAsync(HttpClient http, int port)
    {
        string text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split("} "))
            .ToDictionary(parts => parts[0] + "}", parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Jiaozi.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <summary>Prometheus names, as opposed to the labels that begin alike.</summary>
    [GeneratedRegex(@"\b(jiaozi_(front|central)|dotnet|kestrel)_[a-z_]+")]
    private static partial Regex MetricName();
}
