using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Central.Tests;

/// <summary>Asserts that a refusal is what it should be and that nothing changed by it.</summary>
internal static class Refused
{
    /// <summary>A refusal that leaves no trace at all.</summary>
    public static async Task WithoutTraceAsync(CentralSite site, Status status, Func<Task<OrderAnswer>> act)
    {
        IReadOnlyList<string> before = await site.DumpAsync();
        OrderAnswer answer = await act();
        Assert.Equal((status, true), (answer.Status, answer.Outcome.IsEmpty));
        Assert.Equal(before, await site.DumpAsync());
    }

    /// <summary>
    /// A refusal that is recorded: one line and its seal, and not a coin, account or transfer touched.
    /// </summary>
    public static async Task RecordedAsync(CentralSite site, Status status, Func<Task<OrderAnswer>> act)
    {
        IReadOnlyList<string> before = await site.DumpAsync();
        OrderAnswer answer = await act();
        Assert.Equal(status, answer.Status);
        Outcome outcome = Outcome.Decode(answer.Outcome);
        Assert.Equal(status, outcome.Record.Status);
        Assert.Empty(outcome.Coins);
        IReadOnlyList<string> after = await site.DumpAsync();
        Assert.Equal(Money(before), Money(after));
        Assert.Equal(Count(before, "Entries:") + 1, Count(after, "Entries:"));
        await site.AuditAsync();
    }

    private static IEnumerable<string> Money(IEnumerable<string> dump) => dump.Where(line =>
        line.StartsWith("Coins:", StringComparison.Ordinal) || line.StartsWith("Owners:", StringComparison.Ordinal)
        || line.StartsWith("Outbox:", StringComparison.Ordinal));

    private static int Count(IEnumerable<string> dump, string family) =>
        dump.Count(line => line.StartsWith(family, StringComparison.Ordinal));
}
