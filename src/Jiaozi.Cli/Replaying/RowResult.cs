using Jiaozi.Core.Outcomes;

namespace Jiaozi.Cli.Replaying;

/// <summary>What became of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Status">Committed, or the recorded refusal.</param>
internal sealed record RowResult(ReplayRow Row, Status Status);
