using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;

namespace Jiaozi.Core.Ledger;

/// <summary>What a committed order changes. Built by the rules, applied by the engine, never half.</summary>
public sealed record Effects
{
    /// <summary>Coins that cease to exist (seed: 销毁).</summary>
    public IReadOnlyList<StoredCoin> Destroyed { get; init; } = [];

    /// <summary>Coins that come to be (seed: 生成): the payee's first, then the change.</summary>
    public IReadOnlyList<CoinBody> Created { get; init; } = [];

    /// <summary>Minor units put into circulation.</summary>
    public UInt128 Issued { get; init; }

    /// <summary>Minor units taken out of circulation.</summary>
    public UInt128 Redeemed { get; init; }

    /// <summary>The account's new state, if it changes.</summary>
    public AccountState? Account { get; init; }

    /// <summary>Asserts that destroyed + issued = created + redeemed.</summary>
    /// <exception cref="InvariantException">Money would appear or vanish.</exception>
    public Effects AssertConserved()
    {
        UInt128 before = checked(StoredCoin.Sum(Destroyed) + Issued);
        UInt128 after = checked(Totals.Sum(Created) + Redeemed);
        return before == after
            ? this
            : throw new InvariantException($"Destroyed and issued are {before}, created and redeemed {after}.");
    }
}
