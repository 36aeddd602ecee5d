using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Replaying;

/// <summary>
/// What the file means: its rows applied one after the other to plain balances. The replay must end the same way.
/// </summary>
internal sealed class SequentialModel
{
    private readonly Dictionary<FeatureValue, Int128> _balances = [];
    private readonly HashSet<int> _short = [];

    /// <summary>Applies all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="before">What an owner held before the first row.</param>
    public SequentialModel(IReadOnlyList<ReplayRow> rows, Func<FeatureValue, Int128> before)
    {
        foreach (ReplayRow row in rows)
        {
            if (!row.From.IsNone) _balances[row.From] = before(row.From);
            if (!row.To.IsNone) _balances[row.To] = before(row.To);
        }

        foreach (ReplayRow row in rows)
        {
            if (row.Kind != ReplayKind.Issue && !TryTake(row.From, row.Amount.MinorUnits))
            {
                _short.Add(row.Line);
                continue;
            }

            if (row.Kind != ReplayKind.Redeem) Give(row.To, row.Amount.MinorUnits);
        }
    }

    /// <summary>Balances in minor units; of every owner in the file.</summary>
    public IReadOnlyDictionary<FeatureValue, Int128> Balances => _balances;

    /// <summary>True if the row's payer has too little money at that point.</summary>
    public bool IsShort(ReplayRow row) => _short.Contains(row.Line);

    private bool TryTake(FeatureValue owner, long minorUnits)
    {
        Int128 balance = _balances.GetValueOrDefault(owner);
        if (balance < minorUnits) return false;
        _balances[owner] = balance - minorUnits;
        return true;
    }

    private void Give(FeatureValue owner, long minorUnits) =>
        _balances[owner] = _balances.GetValueOrDefault(owner) + minorUnits;
}
