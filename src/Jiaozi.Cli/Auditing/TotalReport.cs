namespace Jiaozi.Cli.Auditing;

/// <summary>The figures of the whole.</summary>
/// <param name="Issued">Put into circulation.</param>
/// <param name="Redeemed">Taken out of circulation.</param>
/// <param name="InTransit">On links between regions.</param>
/// <param name="Unspent">Sum of all unspent coins.</param>
/// <param name="Outstanding">Unspent and in transit; equals issued - redeemed.</param>
public sealed record TotalReport(string Issued, string Redeemed, string InTransit, string Unspent, string Outstanding);
