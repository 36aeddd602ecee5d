namespace Jiaozi.Cli.Benching.Growth;

/// <summary>Which sizes are measured, smallest first, and how.</summary>
internal sealed record GrowthOptions
{
    /// <summary>Length of each measured phase in seconds.</summary>
    public double Seconds { get; init; } = 20;

    /// <summary>Unspent coins in the stores of all regions together.</summary>
    public required IReadOnlyList<int> Coins { get; init; }

    /// <summary>Owners of all regions together; all of them pay.</summary>
    public required IReadOnlyList<int> Owners { get; init; }

    /// <summary>Regions that the network file names.</summary>
    public required IReadOnlyList<int> Regions { get; init; }

    /// <summary>Names of the groups to measure.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>How many times the larger sizes are measured.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>How many regions run, 1 to 3.</summary>
    public int RunningRegions { get; init; } = 3;
}
