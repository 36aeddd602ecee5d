namespace Jiaozi.Cli.Benching.Floor;

/// <summary>What bare requests have come to.</summary>
/// <param name="Answered">All that were answered.</param>
/// <param name="PerSecond">Requests answered per second, once all was warm.</param>
/// <param name="GeneratorUs">Processor microseconds of the generator per request, once all was warm.</param>
internal sealed record BareResult(long Answered, double PerSecond, double GeneratorUs);
