namespace Jiaozi.Wallet;

/// <summary>What a wallet holds, in minor units.</summary>
/// <param name="Available">Can be spent now.</param>
/// <param name="Reserved">Bound in orders that are not decided yet.</param>
public readonly record struct Balance(UInt128 Available, UInt128 Reserved)
{
    /// <summary>Both together.</summary>
    public UInt128 Total => Available + Reserved;
}
