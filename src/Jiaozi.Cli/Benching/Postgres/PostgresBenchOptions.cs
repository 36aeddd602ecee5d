namespace Jiaozi.Cli.Benching.Postgres;

/// <summary>What is measured on PostgreSQL.</summary>
internal sealed record PostgresBenchOptions
{
    /// <summary>How often each is measured.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Length of each measurement in seconds.</summary>
    public double Seconds { get; init; } = 8;

    /// <summary>The larger number of nodes in each region.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>Owners of all regions together, and accounts of the usual transfer.</summary>
    public int Owners { get; init; } = 20_000;

    /// <summary>HTTP connections of a load generator.</summary>
    public int Connections { get; init; } = new BenchOptions().Connections;
}
