namespace Jiaozi.Core.Network;

/// <summary>The life of a region key; the numbers are part of the format. Rotation never kills a coin.</summary>
public enum KeyState
{
    /// <summary>Seals are made with it; exactly one key per region.</summary>
    Signing = 1,

    /// <summary>No new seals; the old ones stay valid.</summary>
    VerifyOnly = 2,

    /// <summary>Not trusted any more: coins sealed with it need a fresh proof from their home central.</summary>
    Revoked = 3,
}
