using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Jiaozi.Cli.Output;

/// <summary>Writes the process's <see cref="ProcessFigures"/> to a file, for benchmarks.</summary>
internal sealed class FiguresWriter : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

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
            if (!instrument.Meter.Name.StartsWith("Jiaozi.", StringComparison.Ordinal)) return;
            listener.EnableMeasurementEvents(instrument, _sums.GetOrAdd(instrument.Name, _ => new Sum()));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, sum) => ((Sum)sum!).Add(value));
        _listener.SetMeasurementEventCallback<double>((_, value, _, sum) => ((Sum)sum!).Add(value));
        _listener.Start();
        _timer = TimeProvider.System.CreateTimer(_ => Write(), null, TimeSpan.Zero, Pause);
    }

    /// <summary>Starts to write, or does nothing without a path.</summary>
    public static FiguresWriter? Start(string? path) => path is null ? null : new FiguresWriter(path);

    /// <summary>The newest figures in a file.</summary>
    public static ProcessFigures Read(string path)
    {
        string text = File.ReadAllText(path);
        return JsonSerializer.Deserialize<ProcessFigures>(text)!;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _listener.Dispose();
        Write();
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
            GC.GetTotalAllocatedBytes(), process.PeakWorkingSet64, meters);
        lock (_gate)
        {
            string fresh = _path + ".new";
            File.WriteAllText(fresh, JsonSerializer.Serialize(figures));
            File.Move(fresh, _path, overwrite: true);
        }
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
