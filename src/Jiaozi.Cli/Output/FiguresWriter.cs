using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Jiaozi.Cli.Commands;

namespace Jiaozi.Cli.Output;

/// <summary>
/// Writes the process's <see cref="ProcessFigures"/> to a file whenever a benchmark asks for them by another file. It
/// writes at no other time, so that what is measured is the server.
/// </summary>
internal sealed class FiguresWriter : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What benchmarks read, and nothing else: counting costs something.</summary>
    private static readonly string[] Counted = ["jiaozi.central.orders", "jiaozi.central.commit.duration"];

    private readonly ConcurrentDictionary<string, Sum> _sums = new();
    private readonly MeterListener _listener = new();
    private readonly ITimer _timer;
    private readonly string _path;
    private readonly Lock _gate = new();

    private FiguresWriter(string path)
    {
        _path = path;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!Counted.Contains(instrument.Name)) return;
            listener.EnableMeasurementEvents(instrument, _sums.GetOrAdd(instrument.Name, _ => new Sum()));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, sum) => ((Sum)sum!).Add(value));
        _listener.SetMeasurementEventCallback<double>((_, value, _, sum) => ((Sum)sum!).Add(value));
        _listener.Start();
        _timer = TimeProvider.System.CreateTimer(_ => Answer(), null, TimeSpan.Zero, Pause);
    }

    /// <summary>Starts to write, or does nothing without a path.</summary>
    public static FiguresWriter? Start(string? path) => path is null ? null : new FiguresWriter(path);

    /// <summary>Asks for figures and waits until all processes have written them.</summary>
    /// <exception cref="CommandException">One of them does not answer.</exception>
    public static async Task AskAsync(IReadOnlyList<string> paths)
    {
        long started = TimeProvider.System.GetTimestamp();
        foreach (string path in paths) await File.WriteAllBytesAsync(Question(path), []);
        while (paths.FirstOrDefault(path => File.Exists(Question(path))) is { } silent)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new CommandException(
                    $"{Path.GetFileNameWithoutExtension(silent)} does not say what it has used. Has it ended?");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <summary>The figures that were written last.</summary>
    public static ProcessFigures Read(string path) =>
        JsonSerializer.Deserialize<ProcessFigures>(File.ReadAllText(path))!;

    public void Dispose()
    {
        _timer.Dispose();
        _listener.Dispose();
    }

    private static string Question(string path) => path + ".ask";

    private void Answer()
    {
        lock (_gate)
        {
            if (!File.Exists(Question(_path))) return;
            Write();
            File.Delete(Question(_path));
        }
    }

    private void Write()
    {
        var meters = new Dictionary<string, double>();
        foreach ((string name, Sum sum) in _sums)
        {
            meters[name] = sum.Total;
            meters[$"{name}.count"] = sum.Count;
        }

        var process = System.Diagnostics.Process.GetCurrentProcess();
        var figures = new ProcessFigures(
            TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), Environment.CpuUsage.TotalTime.TotalSeconds,
            System.Runtime.JitInfo.GetCompilationTime().TotalSeconds, GC.GetTotalAllocatedBytes(),
            process.PeakWorkingSet64, meters);
        File.WriteAllText(_path, JsonSerializer.Serialize(figures));
    }

    private sealed class Sum
    {
        private double _total;
        private long _count;

        public double Total => Volatile.Read(ref _total);

        public long Count => Volatile.Read(ref _count);

        public void Add(double value)
        {
            lock (this)
            {
                _total += value;
                _count++;
            }
        }
    }
}
