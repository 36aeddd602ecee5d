using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;
using Jiaozi.Cli.Output;

namespace Jiaozi.Cli.Benching;

/// <summary>What the processes of a benchmark have used and done so far.</summary>
internal sealed record BenchServers(ProcessFigures Centrals, ProcessFigures Fronts, double GeneratorCpuSeconds)
{
    /// <summary>Asks all servers for their figures.</summary>
    public static async Task<BenchServers> ReadAsync(Sandbox.Sandbox sandbox, LoadClient load)
    {
        if (sandbox.Servers.FirstOrDefault(server => !server.IsRunning) is { } dead)
            throw new CommandException($"{dead.Name} has ended.");
        await FiguresWriter.AskAsync(
            [.. sandbox.Servers.Select(server => sandbox.Home.Paths.Figures(server.Name))]);
        using var generator = System.Diagnostics.Process.GetProcessById(load.ProcessId);
        return new BenchServers(
            Sum(sandbox, "central-"), Sum(sandbox, "front-"), generator.TotalProcessorTime.TotalSeconds);
    }

    /// <summary>Time in which the servers have compiled methods.</summary>
    public double CompileSeconds => Centrals.CompileSeconds + Fronts.CompileSeconds;

    /// <summary>Largest peak of memory of a server of that kind, in bytes.</summary>
    public static long Peak(Sandbox.Sandbox sandbox, string kind) => Each(sandbox, kind).Max(f => f.PeakBytes);

    /// <summary>The phase between two readings.</summary>
    public BenchPhase Phase(string name, BenchServers before, LoadResult load)
    {
        double payments = Math.Max(1, load.Committed);
        double orders = Centrals.Meter("jiaozi.central.orders") - before.Centrals.Meter("jiaozi.central.orders");
        double commits = Meter("jiaozi.central.commit.duration.count", before);
        double seconds = Meter("jiaozi.central.commit.duration", before);
        return new BenchPhase(
            name, Math.Round(load.PerSecond), load,
            new PartCost(
                Us(Centrals.CpuSeconds - before.Centrals.CpuSeconds), Us(Fronts.CpuSeconds - before.Fronts.CpuSeconds),
                Us(GeneratorCpuSeconds - before.GeneratorCpuSeconds)),
            new PartCost(
                Math.Round((Centrals.AllocatedBytes - before.Centrals.AllocatedBytes) / payments),
                Math.Round((Fronts.AllocatedBytes - before.Fronts.AllocatedBytes) / payments), 0),
            (long)commits, Math.Round(orders / Math.Max(1, commits), 1),
            Math.Round(seconds * 1000 / Math.Max(1, commits), 2),
            Math.Round(CompileSeconds - before.CompileSeconds, 2));

        double Us(double cpuSeconds) => Math.Round(cpuSeconds * 1e6 / payments, 1);
    }

    private double Meter(string name, BenchServers before) =>
        Centrals.Meter(name) - before.Centrals.Meter(name);

    private static ProcessFigures Sum(Sandbox.Sandbox sandbox, string kind)
    {
        ProcessFigures[] each = [.. Each(sandbox, kind)];
        var meters = each.SelectMany(figures => figures.Meters)
            .GroupBy(pair => pair.Key, pair => pair.Value)
            .ToDictionary(group => group.Key, group => group.Sum());
        return new ProcessFigures(
            each[0].UnixMs, each.Sum(figures => figures.CpuSeconds), each.Sum(figures => figures.CompileSeconds),
            each.Sum(figures => figures.AllocatedBytes),
            each.Sum(figures => figures.PeakBytes), meters);
    }

    private static IEnumerable<ProcessFigures> Each(Sandbox.Sandbox sandbox, string kind) => sandbox.Servers
        .Where(server => server.Name.StartsWith(kind, StringComparison.Ordinal))
        .Select(server => FiguresWriter.Read(sandbox.Home.Paths.Figures(server.Name)));
}
