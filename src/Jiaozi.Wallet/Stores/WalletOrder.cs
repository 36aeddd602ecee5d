using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Wallet.Stores;

/// <summary>An order of this wallet, kept before it is sent for the first time and forever after.</summary>
public sealed record WalletOrder
{
    /// <summary>The order id.</summary>
    public required OrderId Id { get; init; }

    /// <summary>What it does.</summary>
    public required WalletOrderKind Kind { get; init; }

    /// <summary>The signed order (COSE_Sign1), exactly as it is sent every time.</summary>
    public required ReadOnlyMemory<byte> Signed { get; init; }

    /// <summary>The coins it spends.</summary>
    public IReadOnlyList<CoinId> Inputs { get; init; } = [];

    /// <summary>Sum of the inputs, in minor units.</summary>
    public UInt128 Offered { get; init; }

    /// <summary>Minor units that it is about; 0 where no money is meant.</summary>
    public long MinorUnits { get; init; }

    /// <summary>The payee as the user named it; empty if there is none.</summary>
    public string OtherParty { get; init; } = "";

    /// <summary>When it was made, in milliseconds since 1970-01-01 UTC.</summary>
    public required long CreatedUnixMs { get; init; }

    /// <summary>Last moment to commit, in milliseconds since 1970-01-01 UTC.</summary>
    public required long ExpiryUnixMs { get; init; }

    /// <summary>What the wallet knows of it.</summary>
    public WalletOrderState State { get; init; } = WalletOrderState.Pending;

    /// <summary>The status last heard; meaningful unless the order is pending.</summary>
    public Status Status { get; init; } = Status.OutcomeUnknown;

    /// <summary>What was found, in plain words.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The verified outcome (CBOR), empty if there is none.</summary>
    public ReadOnlyMemory<byte> Outcome { get; init; }

    /// <summary>True while the truth about it is not known.</summary>
    public bool IsOpen => State is WalletOrderState.Pending or WalletOrderState.Doubtful;

    /// <summary>True if it could commit: it spends nothing, or enough.</summary>
    public bool CouldCommit =>
        Kind is not (WalletOrderKind.Payment or WalletOrderKind.Redemption) || Offered >= (UInt128)MinorUnits;
}
