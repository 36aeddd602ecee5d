using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>What the load generator is told by the benchmark, as a JSON file.</summary>
/// <param name="DataPath">The sandbox's folder.</param>
/// <param name="CoinsPath">Coin strings of the payers, one a line.</param>
/// <param name="Seed">Seed of the device keys, base64.</param>
/// <param name="Regions">Regions of the network.</param>
/// <param name="Owners">Owners of all regions.</param>
/// <param name="Payers">Owners that pay.</param>
/// <param name="PayerStep">Every how many owners one pays.</param>
/// <param name="CrossRegion">Share of payments to another region.</param>
/// <param name="Algorithm">Kind of the device keys.</param>
/// <param name="Connections">Connections to all fronts together.</param>
internal sealed record LoadPlan(
    string DataPath, string CoinsPath, string Seed, IReadOnlyList<string> Regions, int Owners, int Payers, int PayerStep,
    double CrossRegion, CoseAlgorithm Algorithm, int Connections);
