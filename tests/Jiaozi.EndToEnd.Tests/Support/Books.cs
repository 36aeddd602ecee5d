using Jiaozi.Cli.Auditing;

namespace Jiaozi.EndToEnd.Tests.Support;

/// <summary>What must be the same before and after a refusal: figures of the books and balances of people.</summary>
internal sealed class Books(LiveNetwork network, params IReadOnlyList<Person> people)
{
    private IReadOnlyList<string> _before = [];

    /// <summary>Reads the books; the next <see cref="AssertUnchangedAsync"/> compares with that.</summary>
    public static async Task<Books> OpenAsync(LiveNetwork network, params IReadOnlyList<Person> people)
    {
        var books = new Books(network, people);
        books._before = await books.ReadAsync();
        return books;
    }

    public async Task AssertUnchangedAsync() => Assert.Equal(_before, await ReadAsync());

    /// <summary>Number of seals is left out: a recorded refusal is sealed too.</summary>
    private async Task<IReadOnlyList<string>> ReadAsync()
    {
        AuditReport audit = await network.AuditAsync();
        var lines = new List<string> { audit.Total.ToString() };
        lines.AddRange(audit.Regions.Select(region => (region with { Seals = 0 }).ToString()));
        foreach (Person person in people)
        {
            long balance = await person.BalanceAsync();
            lines.Add($"{person.Feature} {balance} {string.Join(' ', await person.CoinIdsAsync())}");
        }

        return lines;
    }
}
