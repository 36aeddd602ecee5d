using Microsoft.Extensions.Logging;

namespace Jiaozi.Hosting.Tls;

/// <summary>
/// Reports connections that were refused: of each place a few different reasons in ten seconds, the same one once, and
/// of all places together not more than a log can take. Whoever knocks must not be able to fill the disk, and chooses
/// the words of a certificate himself.
/// </summary>
internal sealed class RefusalLog(ILogger logger, TimeProvider time)
{
    private const int MostOfOnePlace = 5;
    private const int MostOfAll = 100;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _said = new(StringComparer.Ordinal);
    private long _since = time.GetTimestamp();
    private int _count;

    public void Say(string who, string why)
    {
        if (!MaySay(who, why)) return;
        logger.LogWarning("TLS: the connection {Who} is refused: {Why}", who, PlainText.Of(why));
    }

    private bool MaySay(string who, string why)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) >= Span)
            {
                _said.Clear();
                (_since, _count) = (time.GetTimestamp(), 0);
            }

            if (_count >= MostOfAll) return false;
            if (!_said.TryGetValue(who, out HashSet<string>? reasons)) _said[who] = reasons = [];
            if (reasons.Count >= MostOfOnePlace || !reasons.Add(why)) return false;
            _count++;
            return true;
        }
    }
}
