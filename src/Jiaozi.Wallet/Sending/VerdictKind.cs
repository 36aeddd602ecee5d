namespace Jiaozi.Wallet.Sending;

/// <summary>What the answers to an order are worth.</summary>
internal enum VerdictKind
{
    /// <summary>Proven: committed.</summary>
    Committed,

    /// <summary>Proven: refused.</summary>
    Refused,

    /// <summary>A front says no, for good, but the home central has not sealed it.</summary>
    Doubted,

    /// <summary>Not known: lost, forged, or a refusal that passes.</summary>
    Undecided,

    /// <summary>Certainly no front got it.</summary>
    NeverSent,
}
