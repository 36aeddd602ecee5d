namespace Jiaozi.Cli.Auditing;

/// <summary>What an audit found. Amounts are minor units; as decimal strings, because sums may pass 2^53.</summary>
/// <param name="Conserved">True if nothing is wrong anywhere.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Regions">Each region.</param>
/// <param name="Total">The whole network.</param>
/// <param name="Findings">What is wrong, in plain sentences.</param>
public sealed record AuditReport(
    bool Conserved, string Currency, IReadOnlyList<RegionReport> Regions, TotalReport Total,
    IReadOnlyList<string> Findings);
