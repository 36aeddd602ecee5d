namespace Jiaozi.Protocol.Http;

/// <summary>A region and its fronts.</summary>
/// <param name="Code">ISO 3166-2 code.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Fronts">Base addresses.</param>
public sealed record RegionInfo(string Code, string Name, IReadOnlyList<string> Fronts);
