using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Cose;

namespace Jiaozi.Front.Preprocessing;

/// <summary>An order whose form is right and whose way is known. Its signature is the central's to check.</summary>
/// <param name="Order">The order.</param>
/// <param name="Message">The signed message it came in.</param>
/// <param name="Home">The region whose central decides it.</param>
/// <param name="Network">The network file that it was read with.</param>
internal sealed record ReadOrder(Order Order, SignedMessage Message, RegionCode Home, NetworkFile Network)
{
    /// <summary>The partition of the account, where the order tells it: others name a feature value.</summary>
    public int? Partition => Order switch
    {
        SpendingOrder spending => spending.Payer.Digest.Partition,
        RevocationOrder revocation => revocation.Owner.Digest.Partition,
        _ => null,
    };
}
