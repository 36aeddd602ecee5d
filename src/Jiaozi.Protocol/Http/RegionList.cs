namespace Jiaozi.Protocol.Http;

/// <summary>The network as terminals need it.</summary>
/// <param name="Network">32 hexadecimal digits.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Version">Version of the network file.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="CurrencyDigits">Decimal digits of the minor unit.</param>
/// <param name="Here">The region of the front that answers.</param>
/// <param name="Regions">All regions.</param>
public sealed record RegionList(
    string Network, string Name, ulong Version, string Currency, int CurrencyDigits, string Here,
    IReadOnlyList<RegionInfo> Regions);
