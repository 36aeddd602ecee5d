namespace Jiaozi.Core.Ledger;

/// <summary>What a line of an account stands for; the numbers are part of the stored format.</summary>
public enum EntryKind
{
    /// <summary>A payment made: debit.</summary>
    Payment = 1,

    /// <summary>A redemption made: debit.</summary>
    Redemption = 2,

    /// <summary>An issuance received: credit.</summary>
    Issuance = 3,

    /// <summary>A device registered.</summary>
    Registration = 4,

    /// <summary>A device revoked.</summary>
    Revocation = 5,

    /// <summary>An act of the operators.</summary>
    Administration = 6,

    /// <summary>A payment received: credit.</summary>
    Receipt = 7,
}
