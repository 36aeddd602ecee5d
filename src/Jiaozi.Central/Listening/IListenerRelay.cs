using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Listening;

/// <summary>
/// The other nodes of the region, as far as listening terminals go: a terminal listens at any of them, and the coins for
/// its owner are made by whichever node decides the payer's orders. Losing a notice costs a terminal time, no coin: it
/// finds its coins at its next sync.
/// </summary>
public interface IListenerRelay
{
    /// <summary>Somebody listens for an owner at this node now, or nobody any more.</summary>
    /// <returns>
    /// Ends when the other nodes know it. If one could not be told, it ends all the same, and the owner's listeners here are
    /// ended once that node can be reached: it may have made coins meanwhile.
    /// </returns>
    Task ChangedAsync(OwnerDigest owner);

    /// <summary>True if somebody listens for the owner at another node.</summary>
    bool Listens(OwnerDigest owner);

    /// <summary>Hands a coin to the other nodes where somebody listens for its owner.</summary>
    void Publish(OwnerDigest owner, Arrived arrived);

    /// <summary>Ends the owner's listeners at the other nodes.</summary>
    void End(OwnerDigest owner);
}
