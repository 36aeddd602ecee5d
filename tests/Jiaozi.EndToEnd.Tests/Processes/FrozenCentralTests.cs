using System.Globalization;
using System.Text.Json;
using Jiaozi.EndToEnd.Tests.Support;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>
/// What commands say while a central hangs (SIGSTOP): always whether money moved, or that this is not known and how to
/// find out.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class FrozenCentralTests : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private CliProcess _sandbox = null!;
    private string _central = "";

    public async ValueTask InitializeAsync()
    {
        _sandbox = CliProcess.Start("sandbox", "--data", _data.Path, "--base-port", $"{FreePorts.Block()}");
        await _sandbox.WaitForAsync("ready");
        string config = Path.Combine("config", "central-CN-SH.json");
        _central = _sandbox.Children()
            .Single(id => File.ReadAllText($"/proc/{id}/cmdline").Contains(config, StringComparison.Ordinal))
            .ToString(CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await SignalAsync("CONT");
        await _sandbox.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Audit_CentralSaysNothing_EndsWhenPatienceIsOver()
    {
        await SignalAsync("STOP");
        (int code, string output, string error) = await RunAsync("audit", "--patience", "2");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("reading books of CN-SH ...", error, StringComparison.Ordinal);
        Assert.Contains("has said nothing for 2 seconds", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_Interrupted_SaysStopped()
    {
        await SignalAsync("STOP");
        await using CliProcess audit = CliProcess.Start("audit", "--data", _data.Path);
        await audit.WaitForAsync("reading books");
        await audit.InterruptAsync();
        Assert.Equal(130, await audit.WaitForExitAsync());
        Assert.EndsWith("Stopped.", audit.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("fault", audit.Error, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params IReadOnlyList<string> arguments) =>
        CliProcess.RunAsync([.. arguments, "--data", _data.Path]);

    private async Task SignalAsync(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", _central]);
        await kill.WaitForExitAsync();
    }
}
