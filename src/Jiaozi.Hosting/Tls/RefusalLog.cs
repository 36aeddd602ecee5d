using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Hosting.Tls;

/// <summary>
/// Reports connections that were refused, the same words from the same place once in a while: whoever knocks must not
/// be able to fill the disk.
/// </summary>
internal sealed class RefusalLog(ILogger logger, TimeProvider time)
{
    private const int MaxPlaces = 1024;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string, string), long> _said = new();

    public void Say(string who, string why)
    {
        long now = time.GetTimestamp();
        if (_said.TryGetValue((who, why), out long before) && time.GetElapsedTime(before, now) < Rest) return;
        if (_said.Count >= MaxPlaces) _said.Clear();
        _said[(who, why)] = now;
        logger.LogWarning("TLS: the connection {Who} is refused: {Why}", who, why);
    }
}
