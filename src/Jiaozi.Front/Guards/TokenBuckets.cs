using System.Collections.Concurrent;

namespace Jiaozi.Front.Guards;

/// <summary>
/// A token bucket for each of many keys: one number for each, no timer, and a bound on their count. Kept as the moment
/// at which the bucket will be full again (generic cell rate algorithm, ITU-T I.371).
/// </summary>
/// <param name="perSecond">Tokens that come back each second; 0 for no limit.</param>
/// <param name="burst">Tokens of a full bucket.</param>
/// <param name="capacity">Keys that are remembered; two generations, the older is forgotten as a whole.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBuckets(double perSecond, int burst, int capacity, TimeProvider time)
{
    // Whole ticks: timestamps may be too large for a double to keep them exact.
    private readonly long _ticksPerToken =
        perSecond > 0 ? (long)Math.Ceiling(time.TimestampFrequency / perSecond) : 0;
    private readonly int _generationSize = Math.Max(1, capacity / 2);
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<UInt128, long> _young = new();
    private volatile ConcurrentDictionary<UInt128, long> _old = new();
    private int _youngCount;

    /// <summary>Keys remembered now.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Takes a token.</summary>
    /// <returns>Null if there was one; otherwise how long until there is.</returns>
    public TimeSpan? Take(UInt128 key)
    {
        if (_ticksPerToken == 0) return null;
        long now = time.GetTimestamp();
        ConcurrentDictionary<UInt128, long> young = Young();
        while (true)
        {
            bool known = young.TryGetValue(key, out long full);
            if (!known && !_old.TryGetValue(key, out full)) full = now;
            long next = Math.Max(full, now) + _ticksPerToken;
            long wait = next - now - burst * _ticksPerToken;
            if (wait > 0) return Span(wait);
            if (known)
            {
                if (young.TryUpdate(key, next, full)) return null;
            }
            else if (young.TryAdd(key, next))
            {
                // Counted here because the dictionary's own count takes all its locks.
                Interlocked.Increment(ref _youngCount);
                return null;
            }
        }
    }

    private TimeSpan Span(long ticks) =>
        TimeSpan.FromTicks((long)Math.Ceiling((double)ticks / time.TimestampFrequency * TimeSpan.TicksPerSecond));

    private ConcurrentDictionary<UInt128, long> Young()
    {
        ConcurrentDictionary<UInt128, long> young = _young;
        if (Volatile.Read(ref _youngCount) < _generationSize) return young;
        lock (_gate)
        {
            if (_youngCount < _generationSize) return _young;
            _old = _young;
            _youngCount = 0;
            return _young = new ConcurrentDictionary<UInt128, long>();
        }
    }
}
