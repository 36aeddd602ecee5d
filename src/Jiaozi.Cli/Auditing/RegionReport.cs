namespace Jiaozi.Cli.Auditing;

/// <summary>One region's figures.</summary>
/// <param name="Region">ISO 3166-2 code.</param>
/// <param name="Logs">Number of logs: of nodes that ever wrote the books.</param>
/// <param name="Seals">Number of seals, over all logs.</param>
/// <param name="Coins">Number of unspent coins.</param>
/// <param name="Issued">Put into circulation.</param>
/// <param name="Redeemed">Taken out of circulation.</param>
/// <param name="Received">Came from other regions.</param>
/// <param name="Sent">Went to other regions.</param>
/// <param name="Unspent">Sum of the unspent coins.</param>
public sealed record RegionReport(
    string Region, int Logs, ulong Seals, ulong Coins, string Issued, string Redeemed, string Received, string Sent,
    string Unspent);
