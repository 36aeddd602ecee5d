using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Host;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Sandbox.Home;
using Jiaozi.Storage.Postgres;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>
/// <c>jiaozi sandbox --store postgres</c> on a private server: nodes and fronts come and go while people pay.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class ElasticSandboxTests : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly int _port = FreePorts.Block();
    private int _paid;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Sandbox_NodesAndFrontsComeAndGo_PaysAllTheTimeAndTheBooksHold()
    {
        _data.LetOthersThrough();
        await using (CliProcess sandbox = await StartAsync("--store", "postgres", "--nodes", "2"))
        {
            // 1. Nodes.
            await PayAsync();
            await WhilePayingAsync("node", "add", "--region", "CN-SH");
            await AssertStatusAsync(["central-CN-SH", "central-CN-SH-2", "central-CN-SH-3"], ["front-CN-SH"]);
            await WhilePayingAsync("node", "remove", "--region", "CN-SH", "--node", "central-CN-SH");
            await AssertStatusAsync(["central-CN-SH-2", "central-CN-SH-3"], ["front-CN-SH"]);

            // 2. A node that fails, and comes back.
            await ControlAsync("sandbox", "kill", "central-CN-SH-3");
            await WaitForStatusAsync("the other node has all partitions", region => Nodes(region)
                .Any(node => node.GetProperty("name").GetString() == "central-CN-SH-2" && Partitions(node) == 256));
            await PayAsync();

            // 3. The last one loses its lease, as if it had hung: its process ends, so that somebody can start it again.
            await RevokeLeasesAsync("central-CN-SH-2");
            await GetPaidAsync();
            await sandbox.WaitForAsync("central-CN-SH-2 has ended; start it again with:");
            await ControlAsync("sandbox", "start", "central-CN-SH-3");
            await ControlAsync("sandbox", "start", "central-CN-SH-2");
            await AssertStatusAsync(["central-CN-SH-2", "central-CN-SH-3"], ["front-CN-SH"]);
            await PayAsync();

            // 4. Fronts; the last one stays.
            await WhilePayingAsync("front", "add", "--region", "CN-SH");
            await WhilePayingAsync("front", "remove", "--region", "CN-SH", "--front", "1");
            await AssertStatusAsync(["central-CN-SH-2", "central-CN-SH-3"], ["front-CN-SH-2"]);
            (int refused, _, string why) = await CliProcess.RunAsync(
                "front", "remove", "--region", "CN-SH", "--base-port", $"{_port}");
            Assert.Equal(1, refused);
            Assert.Contains("front-CN-SH-2 is the last one", why, StringComparison.Ordinal);
            await AssertBooksAsync();

            // 5. A database that fails, and comes back.
            KillDatabase();
            await sandbox.WaitForAsync("database has ended; start it again with: ./jiaozi sandbox start database");
            await WaitForStatusAsync("nodes without a database are not ready, though nobody pays", region => Nodes(region)
                .All(node => node.GetProperty("state").GetString() == "recovering"));
            (int unread, _, string reason) = await CliProcess.RunAsync("audit", "--data", _data.Path);
            Assert.NotEqual(0, unread);
            Assert.Contains("PostgreSQL", reason, StringComparison.Ordinal);
            await ControlAsync("sandbox", "start", "database");
            await PayAsync();
            await AssertStatusAsync(["central-CN-SH-2", "central-CN-SH-3"], ["front-CN-SH-2"]);
            await AssertBooksAsync();
            await sandbox.KillAloneAsync();
        }

        // 6. The same folder again, after the sandbox was killed: it remembers its store.
        await using (CliProcess again = await StartAsync())
        {
            await AssertStatusAsync(["central-CN-SH"], ["front-CN-SH"]);
            await PayAsync();
            await AssertBooksAsync();
            await again.InterruptAsync();
            Assert.Equal(0, await again.WaitForExitAsync());
        }
    }

    [Theory]
    [InlineData(null, 2, "Several nodes share a PostgreSQL database")]
    [InlineData(StoreKind.Embedded, 9, "Several nodes share a PostgreSQL database")]
    [InlineData(StoreKind.Postgres, 10, "1 to 9 nodes")]
    public void Open_NodesThatCannotBe_SaysWhatToDo(StoreKind? store, int nodes, string expected)
    {
        FormatException fault = Assert.Throws<FormatException>(() => SandboxHome.Open(
            new SandboxOptions { DataPath = _data.Path, Store = store, Nodes = nodes }));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Path));
    }

    [Fact]
    public void Open_AnotherStoreThanTheFolderHas_IsRefused()
    {
        const string Connection = "Host=db1;Database=books;Username=jiaozi;Password=secret";
        var options = new SandboxOptions { DataPath = _data.Path, Postgres = Connection };
        SandboxHome home = SandboxHome.Open(options);
        Assert.Equal(StoreKind.Postgres, home.Store);
        home.KeepStore();
        Assert.Equal(StoreKind.Postgres, SandboxHome.Open(options with { Postgres = Connection + "2" }).Store);
        foreach ((SandboxOptions other, string expected) in (IEnumerable<(SandboxOptions, string)>)
        [
            (options with { Postgres = null }, "--postgres CONNECTION"),
            (options with { Postgres = null, Store = StoreKind.Embedded }, "not in the embedded store"),
            (options with { Postgres = null, Store = StoreKind.Postgres }, "not in a PostgreSQL server of its own"),
            (options with { Postgres = Connection.Replace("db1", "db2", StringComparison.Ordinal) }, "db2:5432/books"),
        ])
        {
            FormatException fault = Assert.Throws<FormatException>(() => SandboxHome.Open(other));
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
            Assert.Contains("PostgreSQL at db1:5432/books", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_AfterAStartThatFailed_AnotherStoreMayBeTaken()
    {
        const string Wrong = "Host=db1;Database=wrong;Username=jiaozi";
        var options = new SandboxOptions { DataPath = _data.Path };
        Assert.Equal(StoreKind.Postgres, SandboxHome.Open(options with { Postgres = Wrong }).Store);

        SandboxHome home = SandboxHome.Open(options);

        Assert.Equal(StoreKind.Embedded, home.Store);
        Directory.CreateDirectory(Path.Combine(_data.Path, "central", "CN-SH"));
        home.KeepStore();
        FormatException fault = Assert.Throws<FormatException>(
            () => SandboxHome.Open(options with { Postgres = Wrong }));
        Assert.Contains("Books stay where they are", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("embed")]
    public void Open_ADamagedMark_IsRefusedAndNothingIsMade(string mark)
    {
        File.WriteAllText(new SandboxPaths(_data.Path).StoreMark, mark);

        FormatException fault = Assert.Throws<FormatException>(
            () => SandboxHome.Open(new SandboxOptions { DataPath = _data.Path }));

        Assert.Contains("is damaged", fault.Message, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_data.Path));
    }

    [Theory]
    [InlineData("central", StoreKind.Embedded)]
    [InlineData("postgres", StoreKind.Postgres)]
    public void Open_BooksWithoutAMark_StaysWithThem(string folder, StoreKind expected)
    {
        var options = new SandboxOptions { DataPath = _data.Path };
        SandboxHome.Open(options);
        Directory.CreateDirectory(Path.Combine(_data.Path, folder));

        Assert.Equal(expected, SandboxHome.Open(options).Store);
    }

    [Fact]
    public void Open_BooksWithoutTheirKeys_IsRefusedAndNoKeysAreMade()
    {
        Directory.CreateDirectory(Path.Combine(_data.Path, "central", "CN-SH"));

        FormatException fault = Assert.Throws<FormatException>(
            () => SandboxHome.Open(new SandboxOptions { DataPath = _data.Path }));

        Assert.Contains("but not", fault.Message, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_data.Path));
    }

    [Theory]
    [InlineData("embedded", "central")]
    [InlineData("postgres", "postgres")]
    public void Open_AMarkWithoutItsBooks_IsRefused(string mark, string folder)
    {
        var options = new SandboxOptions { DataPath = _data.Path };
        SandboxHome.Open(options);
        File.WriteAllText(new SandboxPaths(_data.Path).StoreMark, mark + "\n");

        FormatException fault = Assert.Throws<FormatException>(() => SandboxHome.Open(options));

        Assert.Contains(Path.Combine(_data.Path, folder), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NetworkKey_NamedLikeAPublicHalf_IsRefusedAndWritesNothing()
    {
        string path = Path.Combine(_data.Path, "root.pub");

        (int code, _, string error) = await CliProcess.RunAsync("network", "key", path);

        Assert.Equal(1, code);
        Assert.Contains("nothing was written", error, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task NodeAdd_InAFolderWhereNoSandboxRuns_SaysSo()
    {
        (int code, _, string error) = await CliProcess.RunAsync(
            "node", "add", "--region", "CN-SH", "--data", _data.Path);

        Assert.Equal(1, code);
        Assert.Contains($"No sandbox runs in '{_data.Path}'", error, StringComparison.Ordinal);
    }

    private async Task<CliProcess> StartAsync(params IReadOnlyList<string> more)
    {
        CliProcess sandbox = CliProcess.Start(
            ["sandbox", "--data", _data.Path, "--base-port", $"{_port}", "--regions", "CN-SH,CN-BJ", .. more]);
        try
        {
            await sandbox.WaitForAsync("ready");
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes the servers while Alice pays Bo in the other region.</summary>
    private async Task WhilePayingAsync(params IReadOnlyList<string> change)
    {
        Task changing = ControlAsync(change);
        do await PayAsync();
        while (!changing.IsCompleted);
        await changing;
        await PayAsync();
    }

    private async Task PayAsync()
    {
        (int code, string output, string error) = await CliProcess.RunAsync(
            "wallet", "pay", "cnid:110101199003070097", "1.00", "--wallet", "alice", "--data", _data.Path);
        Assert.True(code == 0, output + error);
        _paid++;
    }

    /// <summary>Bo pays Alice; her region need not run for that.</summary>
    private async Task GetPaidAsync()
    {
        (int code, string output, string error) = await CliProcess.RunAsync(
            "wallet", "pay", "tel:+8613800219001", "1.00", "--wallet", "bo", "--data", _data.Path);
        Assert.True(code == 0, output + error);
        _paid--;
    }

    private async Task RevokeLeasesAsync(string node)
    {
        CentralConfiguration configuration = CentralConfiguration.Read(
            Path.Combine(new SandboxPaths(_data.Path).Config, $"{node}.json"));
        await using PostgresStore store = await PostgresStore.OpenAsync(
            configuration.PostgresStore!, CancellationToken.None);
        IReadOnlyDictionary<byte, string> holders = await NodeLease.HoldersAsync(store);
        Assert.NotEmpty(holders);
        foreach (string holder in holders.Values) await NodeLease.RevokeAsync(store, holder);
    }

    private void KillDatabase()
    {
        string file = Path.Combine(_data.Path, "postgres", "data", "postmaster.pid");
        using var server = Process.GetProcessById(int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture));
        server.Kill();
    }

    private async Task ControlAsync(params IReadOnlyList<string> command)
    {
        (int code, string output, string error) = await CliProcess.RunAsync([.. command, "--data", _data.Path]);
        Assert.True(code == 0, output + error);
    }

    /// <summary>Shanghai has these servers, all is ready, and every partition has a node.</summary>
    private Task AssertStatusAsync(IReadOnlyList<string> nodes, IReadOnlyList<string> fronts) => WaitForStatusAsync(
        $"Shanghai has {string.Join(", ", nodes)} and {string.Join(", ", fronts)}",
        region => Names(region, "nodes").SequenceEqual(nodes) && Names(region, "fronts").SequenceEqual(fronts)
            && Nodes(region).All(node => Partitions(node) > 0) && Nodes(region).Sum(Partitions) == 256
            && Nodes(region).Concat(region.GetProperty("fronts").EnumerateArray())
                .All(server => server.GetProperty("state").GetString() == "ready"));

    private async Task WaitForStatusAsync(string what, Func<JsonElement, bool> isSo)
    {
        string output = "";
        await Eventually.TrueAsync(
            async () =>
            {
                (_, output, _) = await CliProcess.RunAsync("status", "--json", "--data", _data.Path);
                using JsonDocument status = JsonDocument.Parse(output);
                return isSo(Shanghai(status));
            },
            () => $"{what}: {output}");
    }

    private static JsonElement Shanghai(JsonDocument status) => status.RootElement.GetProperty("regions")
        .EnumerateArray().Single(region => region.GetProperty("region").GetString() == "CN-SH");

    private static IEnumerable<JsonElement> Nodes(JsonElement region) => region.GetProperty("nodes").EnumerateArray();

    private static int Partitions(JsonElement node) => node.GetProperty("partitions").GetInt32();

    private static IEnumerable<string?> Names(JsonElement region, string kind) =>
        region.GetProperty(kind).EnumerateArray().Select(server => server.GetProperty("name").GetString()).Order();

    /// <summary>The audit holds, and Alice has paid what she was told she had.</summary>
    private async Task AssertBooksAsync()
    {
        (int code, string output, string error) = await CliProcess.RunAsync("audit", "--data", _data.Path);
        Assert.True(code == 0, output + error);
        (_, string balance, _) = await CliProcess.RunAsync(
            "wallet", "balance", "--wallet", "alice", "--data", _data.Path);
        Assert.StartsWith($"{500 - _paid}.00 CNY", balance, StringComparison.Ordinal);
    }
}
