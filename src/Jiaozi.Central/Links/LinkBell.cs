using System.Collections.Concurrent;
using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Links;

/// <summary>Wakes the link to a region when something new is in its outbox.</summary>
internal sealed class LinkBell
{
    private readonly ConcurrentDictionary<RegionCode, SemaphoreSlim> _bells = new();

    /// <summary>Something new for that region.</summary>
    public void Ring(RegionCode destination)
    {
        SemaphoreSlim bell = Of(destination);
        if (bell.CurrentCount == 0) bell.Release();
    }

    /// <summary>Waits for the bell.</summary>
    public Task WaitAsync(RegionCode destination, CancellationToken cancellation) =>
        Of(destination).WaitAsync(cancellation);

    private SemaphoreSlim Of(RegionCode destination) => _bells.GetOrAdd(destination, _ => new SemaphoreSlim(0));
}
