using System.Collections.Concurrent;
using System.Threading.Channels;
using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>The payers that are near a region's fronts; a payer has one payment under way at most.</summary>
internal sealed class LoadLane
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentQueue<Payer> _idle = new();
    private readonly ConcurrentQueue<Payer> _done = new();
    private readonly int _payers;

    public LoadLane(RegionCode region, IEnumerable<Payer> payers)
    {
        Region = region;
        foreach (Payer payer in payers) _done.Enqueue(payer);
        _payers = _done.Count;
    }

    /// <summary>True if nobody has a signed order any more.</summary>
    public bool IsExhausted => _done.Count == _payers;

    /// <summary>The region; connections are spread over its fronts.</summary>
    public RegionCode Region { get; }

    /// <summary>Moments at which payments are due, as timestamps; used by phases with a rate.</summary>
    public Channel<long> Due { get; private set; } = NewQueue();

    /// <summary>Begins a phase with a rate.</summary>
    public void OpenQueue() => Due = NewQueue();

    /// <summary>Orders were signed: whoever has some pays again.</summary>
    public void Refill()
    {
        for (int count = _done.Count; count > 0 && _done.TryDequeue(out Payer? payer); count--) Return(payer);
    }

    /// <summary>An idle payer with a signed order; waits for one, and gives null if there is none in time.</summary>
    public async ValueTask<Payer?> TakeAsync(TimeSpan patience)
    {
        if (_idle.TryDequeue(out Payer? payer)) return payer;
        long began = TimeProvider.System.GetTimestamp();
        while (!IsExhausted && TimeProvider.System.GetElapsedTime(began) <= patience)
        {
            await Task.Delay(Pause, TimeProvider.System);
            if (_idle.TryDequeue(out payer)) return payer;
        }

        return null;
    }

    /// <summary>A payer is idle again.</summary>
    public void Return(Payer payer) => (payer.Signed.Count > 0 ? _idle : _done).Enqueue(payer);

    /// <summary>
    /// Whoever says that a payment is due sends it, too: that never waits, and another thread would first have to be woken.
    /// </summary>
    private static Channel<long> NewQueue() => Channel.CreateUnbounded<long>(
        new UnboundedChannelOptions { SingleWriter = true, AllowSynchronousContinuations = true });
}
