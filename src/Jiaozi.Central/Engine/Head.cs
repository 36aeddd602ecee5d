using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Engine;

/// <summary>Where the log stands: the newest seal and what follows from it.</summary>
internal sealed record Head(ulong Number, ReadOnlyMemory<byte> Hash, long TimeUnixMs, SealTotals Totals)
{
    /// <summary>Before the first seal.</summary>
    public static Head Start { get; } = new(0, SealSummary.NoHash, 0, SealTotals.Zero);

    /// <summary>The head after a seal.</summary>
    public static Head After(Seal seal) =>
        new(seal.Summary.Number, seal.SummaryHash, seal.Summary.TimeUnixMs, seal.Summary.Totals);
}
