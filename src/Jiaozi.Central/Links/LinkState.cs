using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Links;

/// <summary>How the link from one log to one region is doing.</summary>
/// <param name="Log">The log.</param>
/// <param name="Destination">The region.</param>
/// <param name="Waiting">Coins not acknowledged yet; null while the outbox has not been read.</param>
/// <param name="State">
/// starting (the outbox has not been read), flowing, waiting (unreachable) or refused (needs an operator).
/// </param>
/// <param name="Detail">More, in plain words.</param>
public sealed record LinkState(LogId Log, RegionCode Destination, ulong? Waiting, string State, string Detail)
{
    /// <summary>Age of the oldest coin that waits; zero if none does.</summary>
    public TimeSpan Age { get; init; }
}
