using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>
/// An owner that pays: every payment spends the change of the one before. Orders are signed ahead (the change's id
/// follows from the order), the coin string comes with the answer.
/// </summary>
internal sealed class Payer(int owner, OwnerId id, byte[] coin, CoinId coinId, long minorUnits)
{
    /// <summary>Its index.</summary>
    public int Owner { get; } = owner;

    /// <summary>Its owner id.</summary>
    public OwnerId Id { get; } = id;

    /// <summary>The coin to spend next, as ASCII text.</summary>
    public byte[] Coin { get; set; } = coin;

    /// <summary>Orders signed ahead, base64url as ASCII text, with what follows from them.</summary>
    public Queue<SignedPayment> Signed { get; } = new();

    /// <summary>Id of the coin after all signed orders.</summary>
    public CoinId LastCoin { get; set; } = coinId;

    /// <summary>Worth of the coin after all signed orders.</summary>
    public long LastMinorUnits { get; set; } = minorUnits;

    /// <summary>Id of the coin after all acknowledged orders.</summary>
    public CoinId HeldCoin { get; set; } = coinId;

    /// <summary>Worth of the coin after all acknowledged orders.</summary>
    public long HeldMinorUnits { get; set; } = minorUnits;

    /// <summary>True while it is not known whether the order that was sent last has been carried out.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>Acknowledged payments.</summary>
    public int Acknowledged { get; set; }

    /// <summary>A payment ready to be sent.</summary>
    internal readonly record struct SignedPayment(byte[] Text, OrderId Id, CoinId Change, long MinorUnitsLeft);
}
