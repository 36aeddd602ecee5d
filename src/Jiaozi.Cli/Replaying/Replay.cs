using System.Diagnostics;
using System.Globalization;
using Jiaozi.Cli.Auditing;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Sandbox.Demo;
using Jiaozi.Sandbox.Operators;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;

namespace Jiaozi.Cli.Replaying;

/// <summary>
/// Runs a file of real transfers through a sandbox's fronts over HTTP, as concurrently as order per owner allows, and
/// holds the end against the file applied row by row.
/// </summary>
internal sealed class Replay(Sandbox.Sandbox sandbox, HttpClient http, IReadOnlyList<ReplayRow> rows, ReplayState state)
{
    private const int MaxRunning = 64;

    private readonly NetworkFile _network = sandbox.Home.Network;
    private readonly IReadOnlyList<ISigner> _operators = sandbox.Home.OperatorKeys();

    /// <summary>Runs everything.</summary>
    /// <param name="progress">Told of steps and how far they are.</param>
    /// <param name="cancellation">Ends the replay; run it again on the same data to go on.</param>
    public async Task<ReplayReport> RunAsync(IReplayProgress progress, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        AuditRunner auditor = new(_network, _operators[0], TimeProvider.System);
        bool begun = state.IsBegun;
        if (begun) await auditor.RunSettledAsync(cancellation);
        else state.Begin(await BookBalances.ReadAsync(_network, _operators[0], cancellation));

        var owners = rows.SelectMany(row => new[] { row.From, row.To }).Where(owner => !owner.IsNone).ToHashSet();
        int named = owners.Count;
        owners.UnionWith(_network.Plan.Regions.Select(region => DemoOwner.InstitutionOf(region.Code)));
        await using var terminals = new ReplayTerminals(_network, sandbox.Identity, http, state.Seed);
        long running = Stopwatch.GetTimestamp();
        Action registered = progress.Start("register terminals", owners.Count);
        await terminals.RegisterAsync(owners, registered, cancellation);
        OperatorDesk desk = await OpenDeskAsync(cancellation);

        Action finished = progress.Start("run rows", rows.Count);
        RowResult[] results = await RunRowsAsync(new RowRunner(terminals, desk, begun), finished, cancellation);
        double seconds = Stopwatch.GetElapsedTime(running).TotalSeconds;

        progress.Start("audit", 1);
        AuditReport audit = await auditor.RunSettledAsync(cancellation);
        List<string> findings = [.. audit.Findings, .. await CompareAsync(results, terminals, cancellation)];
        return Report(results, named, audit, findings, seconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<OperatorDesk> OpenDeskAsync(CancellationToken cancellation)
    {
        var fronts = _network.Plan.Regions.SelectMany(region => region.Fronts).Select(front => new Uri(front)).ToList();
        var desk = new OperatorDesk(
            _network, new FrontClient(http, fronts, TimeSpan.FromSeconds(30), TimeProvider.System), _operators,
            SystemRandomSource.Instance, TimeProvider.System);
        foreach (RegionPlan region in _network.Plan.Regions)
        {
            DeskResult appointed = await desk.AdministerAsync(
                AdministrationAction.AppointInstitution, Party.Of(DemoOwner.InstitutionOf(region.Code)),
                cancellation: cancellation);
            if (appointed.IsCommitted) continue;
            throw new CommandException(
                $"The institution of {region.Code} could not be appointed: {appointed.Detail}");
        }

        return desk;
    }

    private async Task<RowResult[]> RunRowsAsync(RowRunner runner, Action finished, CancellationToken cancellation)
    {
        using var failing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var slots = new SemaphoreSlim(MaxRunning);
        var order = new RowOrder();
        var tasks = new Task<RowResult>[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            ReplayRow row = rows[i];
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            IReadOnlyList<Task> before = order.Add(row, done.Task);
            tasks[i] = Task.Run(() => RunRowAsync(row, before, done), CancellationToken.None);
        }

        return await Task.WhenAll(tasks);

        async Task<RowResult> RunRowAsync(ReplayRow row, IReadOnlyList<Task> before, TaskCompletionSource done)
        {
            try
            {
                await Task.WhenAll(before);
                await slots.WaitAsync(failing.Token);
                try
                {
                    RowResult result = await runner.RunAsync(row, failing.Token);
                    finished();
                    return result;
                }
                finally
                {
                    slots.Release();
                }
            }
            catch
            {
                // One row without a definite end makes every later row of its owners meaningless.
                await failing.CancelAsync();
                throw;
            }
            finally
            {
                done.TrySetResult();
            }
        }
    }

    private async Task<List<string>> CompareAsync(
        RowResult[] results, ReplayTerminals terminals, CancellationToken cancellation)
    {
        var findings = new List<string>();
        IReadOnlyDictionary<string, Int128> before = state.Base();
        var model = new SequentialModel(
            rows, owner => before.GetValueOrDefault(terminals.Of(owner).Wallet.Owner.Digest.ToString()));
        foreach (RowResult result in results)
        {
            Status expected = model.IsShort(result.Row) ? Status.InsufficientFunds : Status.Committed;
            if (result.Status != expected)
                findings.Add($"line {result.Row.Line}: {result.Status} instead of {expected}");
        }

        Dictionary<string, Int128> books = await BookBalances.ReadAsync(_network, _operators[0], cancellation);
        foreach ((FeatureValue owner, Int128 expected) in model.Balances)
        {
            Int128 found = books.GetValueOrDefault(terminals.Of(owner).Wallet.Owner.Digest.ToString());
            if (found != expected) findings.Add($"{owner} holds {found} minor units instead of {expected}");
        }

        return findings;
    }

    private ReplayReport Report(
        RowResult[] results, int owners, AuditReport audit, List<string> findings, double seconds, double total)
    {
        (UInt128 issued, int issuedRows) = Sum(results, ReplayKind.Issue);
        (UInt128 paid, int paidRows) = Sum(results, ReplayKind.Pay);
        (UInt128 redeemed, int redeemedRows) = Sum(results, ReplayKind.Redeem);
        var refused = results.Where(result => result.Status != Status.Committed)
            .GroupBy(result => ((int)result.Status).ToString(CultureInfo.InvariantCulture))
            .ToDictionary(group => group.Key, group => group.Count());
        return new ReplayReport(
            rows.Count, owners, issued, issuedRows, paid, paidRows, redeemed, redeemedRows,
            refused.Values.Sum(), refused, UInt128.Parse(audit.Total.Outstanding, CultureInfo.InvariantCulture),
            audit.Regions, Math.Round(seconds, 2), Math.Round(total, 2),
            findings.Count == audit.Findings.Count, audit.Conserved, findings);
    }

    private static (UInt128 Amount, int Rows) Sum(RowResult[] results, ReplayKind kind)
    {
        UInt128 amount = 0;
        int count = 0;
        foreach (RowResult result in results)
        {
            if (result.Row.Kind != kind || result.Status != Status.Committed) continue;
            amount = checked(amount + (UInt128)result.Row.Amount.MinorUnits);
            count++;
        }

        return (amount, count);
    }
}
