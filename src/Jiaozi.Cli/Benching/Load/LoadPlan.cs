namespace Jiaozi.Cli.Benching.Load;

/// <summary>What the load generator is told by the benchmark, as a JSON file.</summary>
/// <param name="DataPath">The sandbox's folder.</param>
/// <param name="Seed">Seed of the device keys, base64.</param>
/// <param name="Options">The benchmark's options.</param>
internal sealed record LoadPlan(string DataPath, string Seed, BenchOptions Options);
