namespace Jiaozi.Central.Host;

/// <summary>Where the PostgreSQL store of a central is.</summary>
public sealed record PostgresSettings
{
    /// <summary>
    /// How to reach it and to log in, in the form of Npgsql, such as
    /// <c>Host=db1;Database=jiaozi;Username=jiaozi;Passfile=/etc/jiaozi/pgpass</c>.
    /// </summary>
    public string Connection { get; init; } = "";

    /// <summary>The schema with the tables; by default one named after the region.</summary>
    public string? Schema { get; init; }

    /// <summary>Connections for reading at the same time, 1 to 200.</summary>
    public int ReadConnections { get; init; } = 8;
}
