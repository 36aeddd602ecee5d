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

    [Fact]
    public async Task Pay_Interrupted_SaysThatItIsNotKnownAndTheNextCommandFindsOut()
    {
        await SignalAsync("STOP");
        await using CliProcess pay = CliProcess.Start(
            "wallet", "pay", "cnid:110101199003070097", "12.50", "--wallet", "alice", "--json", "--data", _data.Path);
        await pay.WaitForAsync("waiting for the home central");
        await pay.InterruptAsync();
        Assert.Equal(130, await pay.WaitForExitAsync());
        using JsonDocument said = JsonDocument.Parse(pay.Output);
        string id = said.RootElement.GetProperty("orderId").GetString()!;
        Assert.Equal("unknown", said.RootElement.GetProperty("outcome").GetString());
        Assert.True(said.RootElement.GetProperty("sent").GetBoolean());
        Assert.False(said.RootElement.GetProperty("proven").GetBoolean());
        Assert.Contains($"not known yet whether order {id} was carried out", pay.Error, StringComparison.Ordinal);

        await SignalAsync("CONT");
        (int code, _, string found) = await RunAsync("wallet", "balance", "--wallet", "alice");
        Assert.Equal(0, code);
        Assert.Contains(
            $"earlier order {id} (payment of 12.50 CNY to cnid:110101199003070097): committed", found,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issue_InterruptedThenRepeatedTwice_IsDoneOnce()
    {
        string[] issue = ["issue", "tel:+8613800219001", "7.00", "--json"];
        await SignalAsync("STOP");
        await using CliProcess stopped = CliProcess.Start([.. issue, "--data", _data.Path]);
        await stopped.WaitForAsync("waiting for the home central");
        await stopped.InterruptAsync();
        Assert.Equal(130, await stopped.WaitForExitAsync());
        using JsonDocument said = JsonDocument.Parse(stopped.Output);
        string id = said.RootElement.GetProperty("orderId").GetString()!;
        Assert.Equal("unknown", said.RootElement.GetProperty("outcome").GetString());
        Assert.Contains($"--order-id {id}", stopped.Error, StringComparison.Ordinal);

        await SignalAsync("CONT");
        for (int i = 0; i < 2; i++)
        {
            (int code, string output, string error) = await RunAsync([.. issue, "--order-id", id]);
            Assert.True(code == 0, output + error);
        }

        (_, string balance, _) = await RunAsync("wallet", "balance", "--wallet", "alice");
        Assert.StartsWith("507.00 CNY", balance, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params IReadOnlyList<string> arguments) =>
        CliProcess.RunAsync([.. arguments, "--data", _data.Path]);

    private async Task SignalAsync(string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", _central]);
        await kill.WaitForExitAsync();
    }
}
