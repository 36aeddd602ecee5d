using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>The log of a server of the sandbox.</summary>
public sealed class ServerLogTests
{
    [Fact]
    public async Task StartAsync_DiskOfTheLogIsFull_ServerRunsAndSoDoesTheSandbox()
    {
        var place = new ServerPlace(ServerKind.Central, Regions.Shanghai, 1);
        await using var server = new ServerProcess(
            place, "sh", ["-c", "echo one; echo it listens on nothing; echo three >&2; cat"], "/dev/full");

        await server.StartAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(server.IsRunning);
        await server.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(server.IsRunning);
    }

    [Fact]
    public async Task StartAsync_Again_LogHasTheLinesOfBothRuns()
    {
        using var folder = new TempFolder();
        string log = Path.Combine(folder.Path, "logs", "x.log");
        var place = new ServerPlace(ServerKind.Central, Regions.Shanghai, 1);
        await using var server = new ServerProcess(
            place, "sh", ["-c", "echo it listens on nothing; cat; echo it has stopped >&2"], log);

        for (int run = 0; run < 2; run++)
        {
            await server.StartAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
            await server.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }

        await Eventually.TrueAsync(
            async () => (await File.ReadAllLinesAsync(log)).Length == 4, () => "four lines are in the log");
        Assert.Equal(
            ["it listens on nothing", "it has stopped", "it listens on nothing", "it has stopped"],
            await File.ReadAllLinesAsync(log));
    }
}
