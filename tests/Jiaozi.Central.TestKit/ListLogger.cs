using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.TestKit;

/// <summary>Keeps what was logged, so that a test can assert that an operator was told.</summary>
public sealed class ListLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _lines = new();

    /// <summary>Everything logged so far.</summary>
    public IReadOnlyList<(LogLevel Level, string Message)> Lines => [.. _lines];

    /// <summary>What must wake somebody up.</summary>
    public IReadOnlyList<string> Shouts =>
        [.. _lines.Where(line => line.Level == LogLevel.Critical).Select(line => line.Message)];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => _lines.Enqueue((logLevel, formatter(state, exception)));
}
