using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Jiaozi.Central.TestKit;

/// <summary>What of a log must wake somebody up.</summary>
public static class LogShouts
{
    extension(FakeLogger logger)
    {
        /// <summary>Critical messages.</summary>
        public IReadOnlyList<string> Shouts => [.. logger.Collector.GetSnapshot()
            .Where(record => record.Level == LogLevel.Critical).Select(record => record.Message)];
    }
}
