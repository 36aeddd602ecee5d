using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Replaying;

/// <summary>
/// Which rows must be finished before a row may start, so that the result equals running the rows one after the
/// other: a row that spends waits for every earlier row of its payer; a row that gives waits for every earlier row in
/// which its payee spends. Rows that only give to the same owner may run side by side.
/// </summary>
internal sealed class RowOrder
{
    private readonly Dictionary<FeatureValue, Owner> _owners = [];

    /// <summary>Adds the next row and returns what it must wait for.</summary>
    /// <param name="row">The row.</param>
    /// <param name="done">The task that ends with the row.</param>
    public IReadOnlyList<Task> Add(ReplayRow row, Task done)
    {
        var before = new List<Task>();
        if (row.Kind != ReplayKind.Redeem)
        {
            Owner payee = Of(row.To);
            if (payee.LastSpending is not null) before.Add(payee.LastSpending);
            payee.GivenSince.Add(done);
        }

        if (row.Kind != ReplayKind.Issue)
        {
            Owner payer = Of(row.From);
            if (payer.LastSpending is not null) before.Add(payer.LastSpending);
            before.AddRange(payer.GivenSince.Where(task => task != done));
            payer.GivenSince.Clear();
            payer.LastSpending = done;
        }

        return before;
    }

    private Owner Of(FeatureValue feature)
    {
        if (_owners.TryGetValue(feature, out Owner? owner)) return owner;
        owner = new Owner();
        _owners[feature] = owner;
        return owner;
    }

    private sealed class Owner
    {
        public Task? LastSpending { get; set; }

        public List<Task> GivenSince { get; } = [];
    }
}
