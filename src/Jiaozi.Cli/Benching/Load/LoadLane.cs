using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>One front with the payers that are near it; a payer has one payment under way at most.</summary>
internal sealed class LoadLane
{
    private readonly ConcurrentQueue<Payer> _idle = new();

    public LoadLane(Uri front, IEnumerable<Payer> payers)
    {
        Front = front;
        foreach (Payer payer in payers) _idle.Enqueue(payer);
    }

    /// <summary>The front's address.</summary>
    public Uri Front { get; }

    /// <summary>Moments at which payments are due, as timestamps; used by phases with a rate.</summary>
    public Channel<long> Due { get; set; } = Channel.CreateUnbounded<long>();

    /// <summary>An idle payer with a signed order, or null.</summary>
    public Payer? Take()
    {
        for (int tries = _idle.Count; tries > 0 && _idle.TryDequeue(out Payer? payer); tries--)
        {
            if (payer.Signed.Count > 0) return payer;
            _idle.Enqueue(payer);
        }

        return null;
    }

    /// <summary>A payer is idle again.</summary>
    public void Return(Payer payer) => _idle.Enqueue(payer);
}
