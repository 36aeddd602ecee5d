using System.Text.Json;
using Jiaozi.EndToEnd.Tests.Support;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary><c>jiaozi sandbox</c> and the commands against it.</summary>
[Collection(ProcessCollection.Name)]
public sealed class SandboxTests
{
    private const int Servers = 6;

    [Fact]
    public async Task Sandbox_Running_ServesTheOtherCommands()
    {
        using var data = new TempFolder();
        await using CliProcess sandbox = await StartAsync(data, FreePorts.Block());

        (int paid, _, string payError) = await RunAsync(
            data, "wallet", "pay", "cnid:110101199003070097", "12.50", "--wallet", "alice", "--at", "CN-GD");
        Assert.True(paid == 0, payError);
        (int audited, string audit, string auditError) = await RunAsync(data, "audit", "--json");
        Assert.True(audited == 0, audit + auditError);
        using (JsonDocument report = JsonDocument.Parse(audit))
            Assert.True(report.RootElement.GetProperty("conserved").GetBoolean());

        (_, string coins, _) = await RunAsync(data, "wallet", "coins", "--wallet", "alice", "--strings");
        string coin = coins.Split('\n')[0].Trim();
        (int good, string goodText, _) = await RunAsync(data, "verify", coin);
        Assert.True(good == 0 && goodText.Contains("AUTHENTIC", StringComparison.Ordinal), goodText);
        int middle = coin.Length / 2;
        string altered = coin[..middle] + (coin[middle] == 'A' ? 'B' : 'A') + coin[(middle + 1)..];
        (int bad, string badText, _) = await RunAsync(data, "verify", altered);
        Assert.True(bad == 1 && badText.StartsWith("NOT ", StringComparison.Ordinal), badText);

        foreach (string key in Directory.EnumerateFiles(Path.Combine(data.Path, "network"), "*.key"))
        {
            if (OperatingSystem.IsWindows()) break;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        }

        (int second, _, string error) = await RunAsync(data, "sandbox", "--base-port", $"{FreePorts.Block()}");
        Assert.Equal(1, second);
        Assert.Contains($"Another sandbox runs on '{data.Path}'", error, StringComparison.Ordinal);
        Assert.False(sandbox.HasExited);
    }

    [Fact]
    public async Task Sandbox_KilledAloneThenStartedAgainAndInterrupted_LeavesNoProcessBehind()
    {
        using var data = new TempFolder();
        int port = FreePorts.Block();
        await using (CliProcess killed = await StartAsync(data, port))
        {
            IReadOnlyList<int> orphans = killed.Children();
            Assert.Equal(Servers, orphans.Count);
            await killed.KillAloneAsync();
            await Eventually.TrueAsync(() => !orphans.Any(CliProcess.IsAlive), "the orphans have ended");
        }

        await using CliProcess sandbox = await StartAsync(data, port);
        IReadOnlyList<int> children = sandbox.Children();
        Assert.Equal(Servers, children.Count);
        await sandbox.InterruptAsync();

        Assert.Equal(0, await sandbox.WaitForExitAsync());
        Assert.Contains("stopping", sandbox.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(children, CliProcess.IsAlive);
    }

    private static async Task<CliProcess> StartAsync(TempFolder data, int port)
    {
        CliProcess sandbox = CliProcess.Start("sandbox", "--data", data.Path, "--base-port", $"{port}");
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

    private static Task<(int Code, string Output, string Error)> RunAsync(
        TempFolder data, params IReadOnlyList<string> arguments) =>
        CliProcess.RunAsync([.. arguments, "--data", data.Path]);
}
