using Jiaozi.Cli.Auditing;

namespace Jiaozi.Cli.Benching;

/// <summary>What a benchmark has found; rates per second, memory in bytes.</summary>
/// <param name="Algorithm">Kind of the device keys.</param>
/// <param name="Store">Where the books were kept: embedded or postgres.</param>
/// <param name="Nodes">Nodes of each region's central.</param>
/// <param name="Fronts">Fronts of each region.</param>
/// <param name="Owners">Owners.</param>
/// <param name="Coins">Coins at the start.</param>
/// <param name="CrossRegion">Share of payments to another region.</param>
/// <param name="Travelling">Share of payers at a front of another region than their own.</param>
/// <param name="Regions">Regions in the network file.</param>
/// <param name="VerifyBefore">Raw signature verifications per second on all cores before the run.</param>
/// <param name="VerifyAfter">The same after it.</param>
/// <param name="PerSecond">Payments per second at saturation.</param>
/// <param name="VerifyRatio">Payments per second divided by the mean raw rate.</param>
/// <param name="Phases">All phases.</param>
/// <param name="CentralPeakBytes">Peak memory of the largest central.</param>
/// <param name="FrontPeakBytes">Peak memory of the largest front.</param>
/// <param name="Acknowledged">Payments that were acknowledged, warm-up included.</param>
/// <param name="Missing">Acknowledged payments that the books do not show; must be 0.</param>
/// <param name="Audit">The audit at the end.</param>
/// <param name="FillSeconds">How long filling the books took.</param>
/// <param name="AuditSeconds">How long the audit and the comparison took.</param>
internal sealed record BenchReport(
    string Algorithm, string Store, int Nodes, int Fronts, int Owners, int Coins, double CrossRegion,
    double Travelling, int Regions, double VerifyBefore, double VerifyAfter,
    double PerSecond, double VerifyRatio, IReadOnlyList<BenchPhase> Phases, long CentralPeakBytes, long FrontPeakBytes,
    long Acknowledged, long Missing, AuditReport Audit, double FillSeconds, double AuditSeconds)
{
    /// <summary>True if the books hold and every acknowledged payment is in them.</summary>
    public bool Holds => Missing == 0 && Audit.Conserved;
}
