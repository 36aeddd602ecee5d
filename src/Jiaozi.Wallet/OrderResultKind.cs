namespace Jiaozi.Wallet;

/// <summary>What the wallet knows of an order.</summary>
public enum OrderResultKind
{
    /// <summary>Done, final, and proven by the home central's seal.</summary>
    Committed,

    /// <summary>
    /// Refused; nothing changed. <see cref="OrderResult.Proven"/> tells whether the home central sealed it.
    /// </summary>
    Refused,

    /// <summary>
    /// It may or may not commit until <see cref="OrderResult.ExpiryUnixMs"/>. The wallet keeps it and finds out:
    /// <see cref="TerminalWallet.RecoverAsync"/>, or the next payment, sends the very same order again.
    /// </summary>
    Unknown,

    /// <summary>Certainly nothing was sent and nothing is kept: the wish can be repeated at will.</summary>
    NotSent,
}
