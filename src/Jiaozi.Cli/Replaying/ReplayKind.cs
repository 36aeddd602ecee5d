namespace Jiaozi.Cli.Replaying;

/// <summary>What a row of a replay file does.</summary>
internal enum ReplayKind
{
    /// <summary>Puts money into circulation for the payee.</summary>
    Issue,

    /// <summary>Pays.</summary>
    Pay,

    /// <summary>Pays the institution of the payer's home region, which redeems the money.</summary>
    Redeem,
}
