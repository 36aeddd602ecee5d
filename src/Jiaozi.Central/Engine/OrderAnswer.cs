using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Central.Engine;

/// <summary>The central's answer to an order.</summary>
/// <param name="Status">The status.</param>
/// <param name="Detail">What was found, in plain words.</param>
/// <param name="Outcome">The recorded outcome; empty if nothing is recorded.</param>
/// <param name="Home">With <see cref="Status.WrongRegion"/>: the owner's home.</param>
public sealed record OrderAnswer(Status Status, string Detail, ReadOnlyMemory<byte> Outcome, RegionCode Home = default)
{
    private RentedBytes _rented;

    /// <summary>
    /// This very answer says that the order's partition is another node's: nothing has changed here. It never leaves a
    /// cluster whose nodes find each other.
    /// </summary>
    public static OrderAnswer Elsewhere { get; } = Of(Status.StoreUnavailable);

    /// <summary>True for <see cref="Elsewhere"/> itself.</summary>
    public bool IsElsewhere => ReferenceEquals(this, Elsewhere);

    /// <summary>
    /// A recorded answer whose outcome stands in rented bytes. Whoever has read it for the last time may give them back
    /// with <see cref="Release"/>; whoever keeps the answer keeps them.
    /// </summary>
    public static OrderAnswer Recorded(Status status, string detail, RentedBytes outcome) =>
        new(status, detail, outcome.Memory) { _rented = outcome };

    /// <summary>Gives rented bytes back, if there are any: nobody reads the outcome any more.</summary>
    public void Release()
    {
        _rented.Dispose();
        _rented = default;
    }

    /// <summary>A refusal that is not recorded.</summary>
    public static OrderAnswer Of(Refusal refusal) => new(refusal.Status, refusal.Detail, default);

    /// <summary>A refusal that is not recorded, with the status's own sentence.</summary>
    public static OrderAnswer Of(Status status) => Of(Refusal.Of(status));
}
