using Jiaozi.Cli.Auditing;

namespace Jiaozi.Cli.Benching;

/// <summary>The books after a benchmark.</summary>
/// <param name="Audit">The audit.</param>
/// <param name="Acknowledged">Payments that were acknowledged, warm-up included.</param>
/// <param name="Missing">Acknowledged payments that the books do not show; must be 0.</param>
/// <param name="Seconds">How long the audit and the comparison took.</param>
internal sealed record BenchBooksReport(AuditReport Audit, long Acknowledged, long Missing, double Seconds);
