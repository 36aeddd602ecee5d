namespace Jiaozi.Cli.Benching.Growth;

/// <summary>One run of one size.</summary>
/// <param name="PerSecond">Payments per second.</param>
/// <param name="CpuUs">Processor microseconds per payment.</param>
/// <param name="CentralPeakBytes">Peak memory of the largest central.</param>
/// <param name="VerifyBefore">Raw signature verifications per second on all cores before the run.</param>
/// <param name="VerifyAfter">The same after it.</param>
/// <param name="FillSeconds">How long filling the books took.</param>
/// <param name="AuditSeconds">How long the audit at the end took.</param>
/// <param name="Acknowledged">Payments that were acknowledged.</param>
/// <param name="Missing">Acknowledged payments that the books do not show.</param>
/// <param name="Findings">What the audit found wrong.</param>
/// <param name="Holds">True if the books hold and no payment is missing.</param>
internal sealed record GrowthSample(
    double PerSecond, PartCost CpuUs, long CentralPeakBytes, double VerifyBefore, double VerifyAfter,
    double FillSeconds, double AuditSeconds, long Acknowledged, long Missing, IReadOnlyList<string> Findings, bool Holds)
{
    /// <summary>What counts of a benchmark's report.</summary>
    public static GrowthSample Of(BenchReport report) => new(
        report.PerSecond, report.Phases[0].CpuUs, report.CentralPeakBytes, report.VerifyBefore, report.VerifyAfter,
        report.FillSeconds, report.AuditSeconds, report.Acknowledged, report.Missing, report.Audit.Findings,
        report.Holds);
}
