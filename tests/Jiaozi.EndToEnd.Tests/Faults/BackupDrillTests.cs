using Jiaozi.Central.Links;
using Jiaozi.Cli.Auditing;
using Jiaozi.Core.Owners;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Wallet;

namespace Jiaozi.EndToEnd.Tests.Faults;

/// <summary>
/// The drill: a region's store is put back to an older backup. What the links can bring right they do; what they cannot,
/// the other regions refuse and shout about, and no money of theirs is touched.
/// </summary>
public sealed class BackupDrillTests : IAsyncLifetime
{
    private readonly LiveNetwork _network = new();
    private readonly string _backups = Directory.CreateTempSubdirectory("jiaozi-drill-").FullName;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => _network.InitializeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        Directory.Delete(_backups, recursive: true);
    }

    [Fact]
    public async Task Restore_BeforeADeliveryWasAcknowledged_TheLinkDeliversItAgainAndAllIsRight()
    {
        await using Person payer = await _network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await _network.JoinAsync(Regions.Beijing);
        await _network.StopCentralAsync(Regions.Beijing);
        Assert.True((await payer.PayAsync(payee, 4_00)).IsCommitted);
        await BackUpAsync("before");
        await _network.StartCentralAsync(Regions.Shanghai);
        await _network.RestartCentralAsync(Regions.Beijing);
        await _network.AuditAsync();
        Assert.Equal(4_00, await payee.BalanceAsync());

        await RestoreAsync("before");

        await WaitForLinkAsync(Regions.Shanghai, Regions.Beijing, link => link is { State: "flowing", Waiting: 0 });
        await _network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
        Assert.True((await payee.PayAsync(payer, 4_00)).IsCommitted);
        Assert.True((await payer.PayAsync(payee, 3_00)).IsCommitted);
        await _network.AuditAsync();
    }

    [Fact]
    public async Task Restore_BeforePaymentsThatOthersHave_LinksAndAuditShoutUntilTheNewestIsBack()
    {
        // 1. A backup, and payments in both directions after it.
        await using Person payer = await _network.JoinAsync(Regions.Shanghai, 100_00);
        await using Person other = await _network.JoinAsync(Regions.Shanghai, 50_00);
        await using Person payee = await _network.JoinAsync(Regions.Beijing);
        Assert.True((await payer.PayAsync(payee, 10_00)).IsCommitted);
        await _network.AuditAsync();
        await BackUpAsync("older");
        await _network.RestartCentralAsync(Regions.Shanghai);
        Assert.True((await payer.PayAsync(payee, 20_00)).IsCommitted);
        await _network.AuditAsync();
        Assert.True((await payee.PayAsync(payer, 5_00)).IsCommitted);
        await _network.AuditAsync();
        await BackUpAsync("newest");

        // 2. The older one is put back: the region has forgotten what others know. A terminal shows no coin that it has
        // spent, whatever the central says.
        await RestoreAsync("older");
        Assert.Equal(0, await payer.BalanceAsync());

        // 3. Its next transfer takes a number that was given away; the receiver neither takes nor skips it.
        OrderResult again = await other.PayAsync(payee, 7_00);
        Assert.True(again.IsCommitted, again.Detail);
        await WaitForLinkAsync(Regions.Shanghai, Regions.Beijing, link => link.State == "refused"
            && link.Detail.Contains("Transfer 2 was received, but not with coin", StringComparison.Ordinal));
        Assert.Equal(25_00, await payee.BalanceAsync());

        // 4. And what comes to it leaves a gap.
        Assert.True((await payee.PayAsync(payer, 3_00)).IsCommitted);
        await WaitForLinkAsync(Regions.Beijing, Regions.Shanghai, link => link.State == "refused"
            && link.Detail.Contains("Transfers 1 to 1 are missing", StringComparison.Ordinal));
        AuditReport audit = await _network.AuditNowAsync();
        Assert.False(audit.Conserved);
        Assert.Contains(audit.Findings, finding => finding.Contains("CN-SH", StringComparison.Ordinal)
            && finding.Contains("CN-BJ", StringComparison.Ordinal));

        // 5. With the newest state everything goes on, what waited elsewhere included.
        await RestoreAsync("newest");
        await _network.AuditAsync();
        Assert.Equal((78_00, 22_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
        Assert.True((await payer.PayAsync(payee, 78_00)).IsCommitted);
        await _network.AuditAsync();
        Assert.Equal(100_00, await payee.BalanceAsync());
    }

    /// <summary>Stops Shanghai's central and copies its store; it stays stopped.</summary>
    private async Task BackUpAsync(string name)
    {
        await _network.StopCentralAsync(Regions.Shanghai);
        Copy(_network.Paths.Store(Regions.Shanghai), Path.Combine(_backups, name));
    }

    private async Task RestoreAsync(string name)
    {
        await _network.StopCentralAsync(Regions.Shanghai);
        string store = _network.Paths.Store(Regions.Shanghai);
        Directory.Delete(store, recursive: true);
        Copy(Path.Combine(_backups, name), store);
        await _network.RestartCentralAsync(Regions.Shanghai);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private async Task WaitForLinkAsync(RegionCode from, RegionCode to, Func<LinkState, bool> isSo)
    {
        LinkState? link = null;
        await Eventually.TrueAsync(
            () =>
            {
                link = _network.Central(from).Links.Single(link => link.Destination == to);
                return Task.FromResult(isSo(link));
            },
            () => $"the link from {from} to {to} is so: {link}");
    }
}
