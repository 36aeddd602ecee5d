namespace Jiaozi.Cli.Benching.Elastic;

/// <summary>What a region that changes under load has done.</summary>
/// <param name="PerSecond">Payments that were due in a second.</param>
/// <param name="Steps">The changes, in their order.</param>
/// <param name="Books">The books at the end.</param>
internal sealed record ElasticReport(double PerSecond, IReadOnlyList<ElasticStep> Steps, BenchBooksReport Books)
{
    /// <summary>True if every payment was committed in the end and is in the books, and the audit holds.</summary>
    public bool Holds =>
        Books is { Missing: 0, Audit.Conserved: true } && Steps.All(step => step.Unresolved == 0);
}
