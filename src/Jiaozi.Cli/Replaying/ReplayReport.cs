using Jiaozi.Cli.Auditing;

namespace Jiaozi.Cli.Replaying;

/// <summary>What a replay did. Amounts are minor units.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Owners">Different owners in it.</param>
/// <param name="Issued">Sum of the file's issuances that were done.</param>
/// <param name="IssuedRows">Their number.</param>
/// <param name="Paid">Sum of the payments that were done.</param>
/// <param name="PaidRows">Their number.</param>
/// <param name="Redeemed">Sum of the redemptions that were done.</param>
/// <param name="RedeemedRows">Their number.</param>
/// <param name="RefusedRows">Number of rows refused.</param>
/// <param name="Refused">Number of rows refused by status number.</param>
/// <param name="Outstanding">What is in circulation afterwards, by the audit.</param>
/// <param name="Regions">Each region's books.</param>
/// <param name="Seconds">From the first registration to the last row, without start and audit.</param>
/// <param name="TotalSeconds">Everything.</param>
/// <param name="EqualsSequential">True if every row and every owner's balance is as if the rows ran one by one.</param>
/// <param name="Conserved">True if the audit holds.</param>
/// <param name="Findings">What is wrong, in plain sentences.</param>
internal sealed record ReplayReport(
    int Rows, int Owners, UInt128 Issued, int IssuedRows, UInt128 Paid, int PaidRows, UInt128 Redeemed,
    int RedeemedRows, int RefusedRows, IReadOnlyDictionary<string, int> Refused, UInt128 Outstanding,
    IReadOnlyList<RegionReport> Regions, double Seconds, double TotalSeconds, bool EqualsSequential, bool Conserved,
    IReadOnlyList<string> Findings);
