using System.Globalization;

namespace Jiaozi.Storage.TestKit;

/// <summary>The whole content of a store as text, to assert that a refusal or a fault changed nothing.</summary>
public static class StoreDump
{
    /// <summary>One line per pair, by family and key: <c>Coins:0a0b=0c0d</c>, in hexadecimal.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(IStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(cancellation);
        return await OfAsync(snapshot, cancellation);
    }

    /// <summary>As above, of what a snapshot holds.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(IStoreSnapshot snapshot, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        List<string> lines = [];
        foreach (StoreFamily family in Enum.GetValues<StoreFamily>())
        {
            await foreach (StorePair pair in snapshot.ScanAsync(family, default, default, cancellation))
                lines.Add(Line(family, pair));
        }

        return lines;
    }

    private static string Line(StoreFamily family, StorePair pair) => string.Create(
        CultureInfo.InvariantCulture,
        $"{family}:{Convert.ToHexStringLower(pair.Key)}={Convert.ToHexStringLower(pair.Value)}");
}
