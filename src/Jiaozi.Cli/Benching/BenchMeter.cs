using System.Globalization;
using System.Text.Json;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;

namespace Jiaozi.Cli.Benching;

/// <summary>Warms the servers of a stage up and measures phases on them.</summary>
internal sealed class BenchMeter(BenchStage stage, BenchOptions options, Action<string> note)
{
    /// <summary>Payments signed for a phase, by those expected: no region may run out of them before its end.</summary>
    public const double Margin = 1.6;

    private const int MaxWarmSeconds = 8;
    private const int MaxWarmLaps = 12;

    /// <summary>
    /// Servers are warm when they gain no more than this from one lap to the next, and hardly compile
    /// (<see cref="BenchPhase.WarmCompiling"/>): a lap that was slow for another reason looks like no gain while half of
    /// the code still waits to be compiled anew.
    /// </summary>
    private const double WarmGain = 1.05;

    private readonly List<BenchPhase> _phases = [];

    /// <summary>The phases so far.</summary>
    public IReadOnlyList<BenchPhase> Phases => _phases;

    /// <summary>
    /// Pays until the servers become no faster and hardly compile any more: what cold ones do says little, and the more
    /// processes share the machine, the longer their code is compiled anew. Twice at least.
    /// </summary>
    /// <param name="verifyRate">Signature verifications per second of the whole machine.</param>
    /// <returns>Payments per second of the last lap.</returns>
    public async Task<double> WarmAsync(double verifyRate)
    {
        double seconds = Math.Min(MaxWarmSeconds, options.Seconds);
        double best = 0;
        for (int lap = 1; ; lap++)
        {
            // Every payment is verified somewhere, so there are never more than this.
            await stage.Load.SignAsync((long)(Math.Max(verifyRate / 2, best * 2) * seconds));
            BenchServers before = await BenchServers.ReadAsync(stage.Sandbox, stage.Load);
            double rate = (await stage.Load.ClosedAsync(seconds)).PerSecond;
            BenchServers after = await BenchServers.ReadAsync(stage.Sandbox, stage.Load);
            double compiling = (after.CompileSeconds - before.CompileSeconds) / seconds;
            note(string.Create(
                CultureInfo.InvariantCulture, $"warming up: {rate:F0} payments/s, compiling {compiling:F2} s/s ..."));
            bool isWarm = lap > 1 && rate < best * WarmGain && compiling < BenchPhase.WarmCompiling;
            if (isWarm || lap >= MaxWarmLaps) return rate;
            best = Math.Max(best, rate);
        }
    }

    /// <summary>Pays as fast as answers come.</summary>
    /// <param name="name">Name of the phase.</param>
    /// <param name="expected">Payments per second that orders are signed for.</param>
    public Task<BenchPhase> SaturateAsync(string name, double expected) =>
        MeasureAsync(name, expected, load => load.ClosedAsync(options.Seconds));

    /// <summary>Measures a phase.</summary>
    /// <param name="name">Name of the phase.</param>
    /// <param name="expected">Payments per second that orders are signed for.</param>
    /// <param name="pay">What the generator does in it.</param>
    /// <exception cref="CommandException">Nothing was paid.</exception>
    public async Task<BenchPhase> MeasureAsync(string name, double expected, Func<LoadClient, Task<LoadResult>> pay)
    {
        long signed = Math.Min(options.MaxSignedOrders, (long)(expected * (options.Seconds + 1)));
        note($"signing {signed} payments for: {name} ...");
        await stage.Load.SignAsync(signed);
        note(string.Create(CultureInfo.InvariantCulture, $"{name} for {options.Seconds} seconds ..."));
        BenchServers before = await BenchServers.ReadAsync(stage.Sandbox, stage.Load);
        LoadResult result = Some(await pay(stage.Load));
        BenchServers after = await BenchServers.ReadAsync(stage.Sandbox, stage.Load);
        BenchPhase phase = after.Phase(name, before, result);
        _phases.Add(phase);
        return phase;
    }

    /// <summary>A result that says something.</summary>
    private static LoadResult Some(LoadResult result) => result.Committed > 0
        ? result
        : throw new CommandException(
            $"No payment was carried out: {result.Broken} connections broke, refusals by status: "
            + $"{JsonSerializer.Serialize(result.Refused)}.");
}
