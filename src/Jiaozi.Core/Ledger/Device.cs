using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Ledger;

/// <summary>A device of an owner.</summary>
/// <param name="Key">Its public key.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="RegisteredUnixMs">Since when.</param>
/// <param name="RevokedUnixMs">Since when revoked, or null.</param>
public sealed record Device(PublicKey Key, string Name, long RegisteredUnixMs, long? RevokedUnixMs)
{
    /// <summary>True if it may sign orders.</summary>
    public bool IsActive => RevokedUnixMs is null;
}
