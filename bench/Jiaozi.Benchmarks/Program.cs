using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Jiaozi.Benchmarks;

// Results go where everything else that is built goes, so that a run leaves the tree as it found it.
IConfig config = DefaultConfig.Instance
    .WithArtifactsPath(ArtifactsFolder.Path)
    .AddDiagnoser(MemoryDiagnoser.Default);
IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(CoinBenchmarks).Assembly).Run(args, config);
return summaries.All(run => !run.HasCriticalValidationErrors && run.Reports.All(report => report.Success)) ? 0 : 1;
