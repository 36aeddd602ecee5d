using System.Text.Json;
using System.Text.Json.Nodes;
using Jiaozi.EndToEnd.Tests.Support;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>
/// A network from nothing, as operators make it: keys, plan, certificates, servers with configuration files of their
/// own, mutual TLS, two nodes on one database. A sandbox beside it lends its database and its identity provider.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class OwnNetworkTests : IAsyncLifetime
{
    private const string Payer = "tel:+8613800219001";
    private const string Payee = "tel:+8613800219002";

    private readonly TempFolder _lent = new();
    private readonly TempFolder _own = new();
    private readonly int _lentPort = FreePorts.Block();
    private readonly int _port = FreePorts.Block();
    private readonly List<CliProcess> _servers = [];

    private string FirstNode => $"https://127.0.0.1:{_port}";

    private string SecondNode => $"https://127.0.0.1:{_port + 3}";

    private string Front => $"http://127.0.0.1:{_port + 1}";

    private string[] Network =>
        ["--network", Own("network.cose"), "--root-key", Own("root.pub"), "--data", Own("terminals")];

    private string[] Signing =>
    [
        "--plan", Own("plan.json"), "--network", Own("network.cose"), "--root-private-key", Own("root.key"),
    ];

    private string[] Certificate =>
    [
        "--tls-certificate", Own("tls/auditor.pem"), "--tls-key", Own("tls/auditor.key"), "--tls-authorities",
        Own("tls/authorities.pem"),
    ];

    public async ValueTask InitializeAsync()
    {
        _lent.LetOthersThrough();
        try
        {
            await ServeAsync(
                "ready", "sandbox", "--data", _lent.Path, "--base-port", $"{_lentPort}", "--regions", "CN-SH",
                "--store", "postgres");
            await MakeAsync();
        }
        catch
        {
            // Nobody else ends what was started here.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (int i = _servers.Count - 1; i >= 0; i--) await _servers[i].DisposeAsync();
        _lent.Dispose();
        _own.Dispose();
    }

    [Fact]
    public async Task Network_OfItsOwnOverTls_ANodeJoinsAndLeavesWhilePeoplePay()
    {
        // 1. One node; people register, and money is issued with two operators' keys.
        CliProcess first = await ServeNodeAsync("first", FirstNode);
        await ServeAsync("listens on", "serve", "front", "--config", Own("front.json"));
        await RunAsync(["wallet", "create", Payer, "--wallet", "payer", .. Network, .. Identity()]);
        await RunAsync(["wallet", "create", Payee, "--wallet", "payee", .. Network, .. Identity()]);
        await RunAsync(
        [
            "issue", Payer, "10.00", "--operator-key", Own("operator-1.key"), "--operator-key", Own("operator-2.key"),
            .. Network,
        ]);
        await PayAsync();

        // 2. A second node: it is asked before the network file names it, and takes its share.
        await ServeNodeAsync("second", SecondNode);
        await WaitForStatusAsync(
            "the second node has a share", nodes => nodes.Count == 2 && Partitions(nodes) == 256
                && !nodes[1].GetProperty("listed").GetBoolean() && nodes[1].GetProperty("partitions").GetInt32() > 0,
            "--node", $"CN-SH={SecondNode}");
        await UpdateAsync([FirstNode, SecondNode]);
        await PayAsync();

        // 3. The first one leaves, by the book.
        await UpdateAsync([SecondNode]);
        await first.InterruptAsync();
        Assert.Equal(0, await first.WaitForExitAsync());
        Assert.Contains("central CN-SH has stopped", first.Output, StringComparison.Ordinal);
        await WaitForStatusAsync("the second node has all", nodes => nodes.Count == 1 && Partitions(nodes) == 256);
        await PayAsync();

        // 4. An auditor reads the books, over TLS as well.
        string audit = await RunAsync(
            ["audit", "--json", "--reader-key", Own("auditor.key"), .. Network, .. Certificate]);
        using JsonDocument report = JsonDocument.Parse(audit);
        Assert.True(report.RootElement.GetProperty("conserved").GetBoolean());
        string balance = await RunAsync(["wallet", "balance", "--wallet", "payee", .. Network]);
        Assert.StartsWith("3.00 CNY", balance, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--operator-key", "issue", Payer, "1.00")]
    [InlineData("--reader-key", "audit")]
    public async Task Command_WithoutTheKeyItNeeds_NamesTheOptionForIt(string option, params string[] command)
    {
        (int code, string output, string error) = await CliProcess.RunAsync([.. command, .. Network]);

        Assert.Equal(1, code);
        Assert.Contains($"Give {option} FILE", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OfTheSameVersionTwiceAtOnce_OneIsSignedAndTheOtherLearnsOfIt()
    {
        await File.WriteAllTextAsync(Own("plan.json"), await RunAsync(["network", "show", .. Network]));

        (int Code, string Output, string Error)[] both = await Task.WhenAll(
            CliProcess.RunAsync(["network", "update", .. Signing]),
            CliProcess.RunAsync(["network", "update", .. Signing]));

        Assert.Equal([0, 1], both.Select(each => each.Code).Order());
        Assert.Contains(
            "made from version 1, but version 2 is in force", both.Single(each => each.Code == 1).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_OfANetworkOverTls_SaysWhyNodesDoNotAnswer()
    {
        await ServeNodeAsync("first", FirstNode);

        (int code, string output, _) = await CliProcess.RunAsync(["status", .. Network]);
        Assert.Equal(1, code);
        Assert.Contains("it answers to a certificate of the network only", output, StringComparison.Ordinal);

        (code, _, string error) = await CliProcess.RunAsync(
        [
            "status", .. Network, "--tls-certificate", Own("tls/front-CN-SH.pem"), "--tls-key",
            Own("tls/front-CN-SH.key"), "--tls-authorities", Own("tls/authorities.pem"),
        ]);
        Assert.Equal(1, code);
        Assert.Contains("does not name urn:jiaozi:auditor", error, StringComparison.Ordinal);

        (code, _, error) = await CliProcess.RunAsync(
            ["network", "create", .. Signing]);
        Assert.Equal(1, code);
        Assert.Contains("is there already; nothing was changed", error, StringComparison.Ordinal);
    }

    private string Own(string name) => Path.Combine(_own.Path, name);

    private string[] Identity() => ["--provider", $"http://127.0.0.1:{_lentPort}", "--read-code"];

    /// <summary>Keys, plan, network file, certificates and configuration files.</summary>
    private async Task MakeAsync()
    {
        Dictionary<string, string> keys = [];
        foreach (string name in (string[])["root", "operator-1", "operator-2", "auditor", "CN-SH"])
            keys[name] = (await RunAsync(["network", "key", Own($"{name}.key")])).Trim();
        await RunAsync(["network", "key", Own("network.key"), "--kind", "network-key"]);
        JsonNode plan = JsonNode.Parse(await RunAsync(["network", "show", "--data", _lent.Path]))!;
        plan["name"] = "a trial";
        plan["operators"] = new JsonArray(
            Named("first operator", keys["operator-1"]), Named("second operator", keys["operator-2"]));
        plan["auditors"] = new JsonArray(Named("auditor", keys["auditor"]));
        JsonNode region = plan["regions"]![0]!;
        region["centrals"] = new JsonArray(FirstNode);
        region["fronts"] = new JsonArray(Front);
        region["keys"]![0]!["key"] = keys["CN-SH"];
        await File.WriteAllTextAsync(Own("plan.json"), plan.ToJsonString());
        await RunAsync(["network", "create", .. Signing]);
        await RunAsync(["network", "certificates", "--out", Own("tls"), .. Network]);
        await File.WriteAllTextAsync(Own("front.json"), JsonSerializer.Serialize(new
        {
            region = "CN-SH", urls = (string[])[Front], networkFilePath = "network.cose", rootKey = "root.pub",
            centralTls = Tls("front"),
        }));
    }

    private static JsonObject Named(string name, string key) => new() { ["name"] = name, ["key"] = key };

    private static object Tls(string role) => new
    {
        certificatePath = $"tls/{role}-CN-SH.pem", keyPath = $"tls/{role}-CN-SH.key",
        authoritiesPath = "tls/authorities.pem",
    };

    private async Task<CliProcess> ServeNodeAsync(string name, string url)
    {
        using JsonDocument lent = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(_lent.Path, "config", "central-CN-SH.json")));
        string? connection = lent.RootElement.GetProperty("postgres").GetProperty("connection").GetString();
        await File.WriteAllTextAsync(Own($"{name}.json"), JsonSerializer.Serialize(new
        {
            region = "CN-SH", url, tls = Tls("central"), postgres = new { connection, schema = "trial" },
            cluster = new { address = "127.0.0.1", port = new Uri(url).Port + 2 }, networkFile = "network.cose",
            rootKeyFile = "root.pub", networkKeyFile = "network.key", regionKeyFiles = (string[])["CN-SH.key"],
        }));
        return await ServeAsync("listens on", "serve", "central", "--config", Own($"{name}.json"));
    }

    private async Task<CliProcess> ServeAsync(string words, params IReadOnlyList<string> command)
    {
        CliProcess server = CliProcess.Start(command);
        _servers.Add(server);
        await server.WaitForAsync(words);
        return server;
    }

    /// <summary>Signs a network file with these nodes, and waits until all of them and the front go by it.</summary>
    private async Task UpdateAsync(IReadOnlyList<string> nodes)
    {
        JsonNode plan = JsonNode.Parse(await RunAsync(["network", "show", .. Network]))!;
        int version = plan["version"]!.GetValue<int>() + 1;
        plan["regions"]![0]!["centrals"] = new JsonArray([.. nodes.Select(node => JsonValue.Create(node))]);
        await File.WriteAllTextAsync(Own("plan.json"), plan.ToJsonString());
        await RunAsync(["network", "update", .. Signing]);
        await WaitForRegionAsync(
            $"all go by version {version}",
            region => region.GetProperty("nodes").EnumerateArray().Concat(region.GetProperty("fronts").EnumerateArray())
                .All(server => server.GetProperty("networkVersion").GetInt32() == version));
    }

    private async Task PayAsync() =>
        await RunAsync(["wallet", "pay", Payee, "1.00", "--wallet", "payer", .. Network]);

    private Task WaitForStatusAsync(
        string what, Func<List<JsonElement>, bool> isSo, params IReadOnlyList<string> more) => WaitForRegionAsync(
            what, region => isSo([.. region.GetProperty("nodes").EnumerateArray()]), more);

    private async Task WaitForRegionAsync(
        string what, Func<JsonElement, bool> isSo, params IReadOnlyList<string> more)
    {
        string output = "";
        await Eventually.TrueAsync(
            async () =>
            {
                (_, output, _) = await CliProcess.RunAsync(["status", "--json", .. Network, .. Certificate, .. more]);
                using JsonDocument status = JsonDocument.Parse(output);
                return isSo(status.RootElement.GetProperty("regions")[0]);
            },
            () => $"{what}: {output}");
    }

    private static int Partitions(IEnumerable<JsonElement> nodes) =>
        nodes.Sum(node => node.GetProperty("partitions").GetInt32());

    private static async Task<string> RunAsync(IReadOnlyList<string> command)
    {
        (int code, string output, string error) = await CliProcess.RunAsAsync("of this test", command);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {output}{error}");
        return output;
    }
}
