using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Wallet;

/// <summary>What became of an order.</summary>
public sealed record OrderResult
{
    /// <summary>What is known.</summary>
    public required OrderResultKind Kind { get; init; }

    /// <summary>The order id.</summary>
    public required OrderId OrderId { get; init; }

    /// <summary><see cref="Status.Committed"/>, or why not.</summary>
    public required Status Status { get; init; }

    /// <summary>What was found, in plain words.</summary>
    public string Detail { get; init; } = "";

    /// <summary>True if the home central's seal proves it: no front can have invented it.</summary>
    public bool Proven { get; init; }

    /// <summary>
    /// Last moment at which the order can commit, in milliseconds since 1970-01-01 UTC; 0 if not known.
    /// </summary>
    public long ExpiryUnixMs { get; init; }

    /// <summary>After a committed payment: the payee's coin.</summary>
    public Coin? Paid { get; init; }

    /// <summary>After a committed payment or redemption: the change, if any.</summary>
    public Coin? Change { get; init; }

    /// <summary>The recorded outcome (CBOR), which anybody can verify; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Outcome { get; init; }

    /// <summary>False if certainly nothing has left this terminal.</summary>
    public bool IsSent => Kind != OrderResultKind.NotSent;

    /// <summary>True if it is committed.</summary>
    public bool IsCommitted => Kind == OrderResultKind.Committed;
}
