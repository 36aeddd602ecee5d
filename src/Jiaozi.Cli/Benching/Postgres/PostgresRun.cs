using System.Globalization;
using Jiaozi.Cli.Commands;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Benching.Postgres;

/// <summary>
/// Measures payments on PostgreSQL with more nodes beside one, and a transfer of the usual kind with the machine to itself,
/// before and after. Regions with one node and with more stand ready at the same time and are measured in turns, a few
/// seconds each, while the others have nothing to do: a machine that is slower for a minute is so for both, and a ratio of
/// neighbours in time says more than that of two runs.
/// </summary>
internal sealed class PostgresRun(PostgresBenchOptions options, Action<string> note)
{
    /// <summary>Runs it.</summary>
    public async Task<PostgresReport> RunAsync(CancellationToken cancellation)
    {
        using TemporaryFolder usualFolder = TemporaryFolder.Make("jiaozi-bench-");
        IReadOnlyList<double> before = await TransferAsync(usualFolder, cancellation);
        (IReadOnlyList<PostgresRound> rounds, PostgresSystem one, PostgresSystem more) = await PayAsync(cancellation);
        IReadOnlyList<double> after = await TransferAsync(usualFolder, cancellation);
        return new PostgresReport(options.Seconds, before, after, rounds, one, more);
    }

    private async Task<IReadOnlyList<double>> TransferAsync(TemporaryFolder folder, CancellationToken cancellation)
    {
        // The settings depend on the number of regions, not on where the sandbox is.
        await using UsualTransfer transfer = await UsualTransfer.StartAsync(
            new SandboxOptions { DataPath = folder.Path }, folder.Path, options.Owners, cancellation);
        var rates = new List<double>();
        while (rates.Count < (options.Rounds + 1) / 2)
        {
            note(string.Create(CultureInfo.InvariantCulture, $"usual transfers for {UsualTransfer.Seconds(options.Seconds)} seconds ..."));
            rates.Add(Math.Round(await transfer.RunAsync(options.Seconds, cancellation)));
        }

        return rates;
    }

    private async Task<(IReadOnlyList<PostgresRound> Rounds, PostgresSystem One, PostgresSystem More)> PayAsync(
        CancellationToken cancellation)
    {
        using TemporaryFolder oneFolder = TemporaryFolder.Make("jiaozi-bench-");
        using TemporaryFolder moreFolder = TemporaryFolder.Make("jiaozi-bench-");
        BenchOptions one = Options(nodes: 1);
        BenchOptions more = Options(options.Nodes);
        await using BenchStage oneStage = await PrepareAsync(one, oneFolder, cancellation);
        double verifyRate = oneStage.Verify();
        await oneStage.StartAsync(cancellation);
        await using BenchStage moreStage = await PrepareAsync(more, moreFolder, cancellation);
        await moreStage.StartAsync(cancellation);

        var oneMeter = new BenchMeter(oneStage, one, note);
        var moreMeter = new BenchMeter(moreStage, more, note);
        double expected = Math.Max(verifyRate / 10, BenchMeter.Margin * Math.Max(
            await oneMeter.WarmAsync(verifyRate), await moreMeter.WarmAsync(verifyRate)));
        var rounds = new List<PostgresRound>();
        while (rounds.Count < options.Rounds)
        {
            rounds.Add(await MeasureAsync(
                rounds.Count % 2 == 1, () => oneMeter.SaturateAsync("1 node", expected),
                () => moreMeter.SaturateAsync($"{options.Nodes} nodes", expected)));
            note(string.Create(
                CultureInfo.InvariantCulture,
                $"round {rounds.Count}: {rounds[^1].OneNode} and {rounds[^1].MoreNodes} payments/s"));
        }

        note("the books with 1 node:");
        var oneSystem = PostgresSystem.Of(1, oneMeter.Phases, await oneStage.AuditAsync(cancellation));
        note($"the books with {options.Nodes} nodes:");
        var moreSystem = PostgresSystem.Of(options.Nodes, moreMeter.Phases, await moreStage.AuditAsync(cancellation));
        return (rounds, oneSystem, moreSystem);
    }

    /// <summary>Every second round goes backwards, so that a machine that slows down favours nobody.</summary>
    private static async Task<PostgresRound> MeasureAsync(
        bool backwards, Func<Task<BenchPhase>> one, Func<Task<BenchPhase>> more)
    {
        BenchPhase first = await (backwards ? more : one)();
        BenchPhase second = await (backwards ? one : more)();
        return backwards
            ? new PostgresRound(second.PerSecond, first.PerSecond)
            : new PostgresRound(first.PerSecond, second.PerSecond);
    }

    private Task<BenchStage> PrepareAsync(
        BenchOptions run, TemporaryFolder folder, CancellationToken cancellation) =>
        BenchStage.PrepareAsync(run, folder.Path, null, note, cancellation);

    private BenchOptions Options(int nodes) => new()
    {
        Store = StoreKind.Postgres, Nodes = nodes, Seconds = options.Seconds, Owners = options.Owners,
        Payers = options.Owners, Coins = options.Owners, Connections = options.Connections,
    };
}
