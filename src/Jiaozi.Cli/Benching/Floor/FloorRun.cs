using Jiaozi.Cli.Commands;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>Measures the floor before and after a benchmark of payments, in one run.</summary>
internal sealed class FloorRun(BenchOptions options, Action<string> note)
{
    /// <summary>Runs it.</summary>
    public async Task<FloorReport> RunAsync(CancellationToken cancellation)
    {
        var http = new List<FloorHttp>();
        var store = new List<double>();
        await MeasureAsync(http, store, cancellation);
        using TemporaryFolder folder = TemporaryFolder.Make("jiaozi-bench-");
        BenchReport payments = await new BenchRun(options, folder.Path, null, note).RunAsync(cancellation);
        await MeasureAsync(http, store, cancellation);
        double verify = (payments.VerifyBefore + payments.VerifyAfter) / 2;
        return new FloorReport(
            Math.Round(Environment.ProcessorCount * 1e6 / verify, 1), http, store, payments);
    }

    private async Task MeasureAsync(List<FloorHttp> http, List<double> store, CancellationToken cancellation)
    {
        double seconds = Math.Max(1, options.Seconds / 2);
        note("HTTP alone ...");
        await using (BareHttp bare = await BareHttp.StartAsync(options.RunningRegions, cancellation))
        {
            // Once for the compiler.
            await bare.RunAsync(options.Connections, seconds, cancellation);
            http.Add(await bare.RunAsync(options.Connections, seconds, cancellation));
        }

        note("the store alone ...");
        using TemporaryFolder folder = TemporaryFolder.Make("jiaozi-bench-");
        store.Add(await new BareStore(folder.Path, options.RunningRegions).RunAsync(options.Seconds));
    }
}
