namespace Jiaozi.Cli.Benching;

/// <summary>A cost per payment by part.</summary>
/// <param name="Centrals">All centrals together.</param>
/// <param name="Fronts">All fronts together.</param>
/// <param name="Generator">The load generator.</param>
internal sealed record PartCost(double Centrals, double Fronts, double Generator)
{
    /// <summary>What the system itself costs, the load generator left out.</summary>
    public double Servers => Math.Round(Centrals + Fronts, 1);

    /// <summary>All parts together.</summary>
    public double Total => Math.Round(Centrals + Fronts + Generator, 1);
}
