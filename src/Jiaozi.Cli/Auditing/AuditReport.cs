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

/// <summary>One region's figures.</summary>
/// <param name="Region">ISO 3166-2 code.</param>
/// <param name="Seals">Number of seals.</param>
/// <param name="Coins">Number of unspent coins.</param>
/// <param name="Issued">Put into circulation.</param>
/// <param name="Redeemed">Taken out of circulation.</param>
/// <param name="Received">Came from other regions.</param>
/// <param name="Sent">Went to other regions.</param>
/// <param name="Unspent">Sum of the unspent coins.</param>
public sealed record RegionReport(
    string Region, ulong Seals, ulong Coins, string Issued, string Redeemed, string Received, string Sent,
    string Unspent);

/// <summary>The figures of the whole.</summary>
/// <param name="Issued">Put into circulation.</param>
/// <param name="Redeemed">Taken out of circulation.</param>
/// <param name="InTransit">On links between regions.</param>
/// <param name="Unspent">Sum of all unspent coins.</param>
/// <param name="Outstanding">Unspent and in transit; equals issued - redeemed.</param>
public sealed record TotalReport(string Issued, string Redeemed, string InTransit, string Unspent, string Outstanding);
