using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Central.Intake;

/// <summary>An order after its form and every signature were checked, here and only here.</summary>
internal sealed record VerifiedOrder
{
    public required Order Order { get; init; }

    /// <summary>SHA-256 of the payload, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> PayloadHash { get; init; }

    /// <summary>The owner in whose account it is decided and recorded.</summary>
    public required OwnerId Account { get; init; }

    /// <summary>The device that signed, for orders of owners.</summary>
    public KeyId Signer { get; init; }

    /// <summary>For payments: the payee.</summary>
    public OwnerId Payee { get; init; }

    /// <summary>
    /// Where the inputs were sealed, in their order, as the front says; empty if it does not. Only ever delays an order.
    /// </summary>
    public IReadOnlyList<SealPlace> Places { get; init; } = [];
}
