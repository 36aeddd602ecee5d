using Jiaozi.Cli.Benching.Load;

namespace Jiaozi.Cli.Benching.Elastic;

/// <summary>One change under load.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Seconds">How long the change itself took.</param>
/// <param name="Load">
/// What terminals saw from two seconds before the change until five after it. Refusals are answers on the way, such as
/// "the outcome is not known yet"; each order was repeated until it was committed.
/// </param>
internal sealed record ElasticStep(string Name, double Seconds, LoadResult Load)
{
    /// <summary>Payments that were due and were not committed in the end; must be 0.</summary>
    public long Unresolved => Load.Offered - Load.Committed;
}
