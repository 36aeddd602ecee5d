namespace Jiaozi.Sandbox.Databases;

/// <summary>Where a private PostgreSQL server keeps its data and listens.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>
    /// The folder of data, password and log; made when it does not exist. Under root it becomes the property of the
    /// account that the server runs as.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>
    /// The port on 127.0.0.1; 0 for a free one, which stays the same when the server is started again.
    /// </summary>
    public int Port { get; init; }

    /// <summary>Settings of the server beside its defaults, such as <c>max_connections</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long starting may take, with recovery after a crash, and stopping as well.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock for <see cref="Patience"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
