using System.Text;
using Jiaozi.Central.Loading;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Home;
using Jiaozi.Storage;
using Jiaozi.Storage.Postgres;
using Jiaozi.Storage.RocksDb;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// Fills the books of a benchmark before its servers start: every owner registered, one large coin for every payer, and
/// further coins up to the number asked for.
/// </summary>
/// <param name="home">The sandbox.</param>
/// <param name="owners">The owners.</param>
/// <param name="options">How many, and how much.</param>
/// <param name="database">How to log in to PostgreSQL; null on the embedded store.</param>
internal sealed class BenchBooks(SandboxHome home, BenchOwners owners, BenchOptions options, string? database)
{
    /// <summary>Minor units of a payer's first coin: more than a benchmark can spend.</summary>
    public const long FirstMinorUnits = 100_000_000_00;

    private readonly NetworkFile _network = home.Network;
    private readonly long _expiry = TimeProvider.System.GetUtcNow().AddHours(20).ToUnixTimeMilliseconds();
    private readonly OrderIdCounter _ids = new(origin: 0);

    /// <summary>The owner behind the payer of that index.</summary>
    public static int OwnerOf(int payer, BenchOptions options) => payer * PayerStep(options);

    /// <summary>The payers at home in a region, in the order of its file of coins.</summary>
    public static IEnumerable<int> PayersOf(int region, BenchOwners owners, BenchOptions options) =>
        Enumerable.Range(0, options.Payers).Where(payer => owners.RegionOf(OwnerOf(payer, options)) == region);

    /// <summary>Where the coin strings of a region's payers are, one a line.</summary>
    public static string CoinsPath(string folder, RegionCode region) => Path.Combine(folder, $"coins-{region}.txt");

    /// <summary>
    /// Fills all books and writes the payers' coins to files. However many coins there are, no more than a commit of
    /// each region is in memory.
    /// </summary>
    public Task FillAsync() => Task.WhenAll(Enumerable.Range(0, options.RunningRegions)
        .Select(region => Task.Run(() => FillAsync(region))));

    /// <summary>Every how many owners one pays; never so many that payers of one region only are met.</summary>
    private static int PayerStep(BenchOptions options)
    {
        int step = Math.Max(1, options.Owners / options.Payers);
        return step > 1 && step % options.RunningRegions == 0 ? step - 1 : step;
    }

    private async Task FillAsync(int region)
    {
        RegionCode code = options.Regions[region];
        using SoftwareKey key = KeyFile.ReadPrivate(home.Paths.RegionKey(code));
        await using IStore store = await OpenAsync(code);
        var loader = new BookLoader(store, code, _network, new RegionSigners(code, [key]), TimeProvider.System);
        foreach (int[] some in OwnersOf(region).Chunk(BookLoader.BatchSize))
            await loader.ApplyAsync(Make(some, Register));
        await using (var coinsFile = new StreamWriter(CoinsPath(home.Paths.Data, code), append: false, Encoding.ASCII))
        {
            foreach (int[] some in PayersOf(region, owners, options).Chunk(BookLoader.BatchSize))
            {
                int[] payers = [.. some.Select(payer => OwnerOf(payer, options))];
                foreach (Coin coin in await loader.ApplyAsync(Make(payers, owner => Issue(owner, FirstMinorUnits))))
                    await coinsFile.WriteLineAsync(coin.ToString());
            }
        }

        await AddFillersAsync(loader, region);
    }

    private async Task<IStore> OpenAsync(RegionCode region)
    {
        if (database is not null)
        {
            return await PostgresStore.OpenAsync(
                new PostgresOptions { ConnectionString = database, Region = region }, CancellationToken.None);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(home.Paths.Store(region))!);
        return RocksDbStore.Open(new RocksDbStoreOptions { Path = home.Paths.Store(region) });
    }

    /// <summary>One owner after the other gets a further coin, until there are enough; each once in a commit.</summary>
    private async Task AddFillersAsync(BookLoader loader, int region)
    {
        int regions = options.RunningRegions;
        int[] ownersHere = [.. OwnersOf(region)];
        int share = (Math.Max(0, options.Coins - options.Payers) + regions - 1 - region) / regions;
        for (int done = 0; done < share;)
        {
            int size = Math.Min(share - done, Math.Min(ownersHere.Length, BookLoader.BatchSize));
            int start = done;
            int[] some = [.. Enumerable.Range(0, size).Select(i => ownersHere[(start + i) % ownersHere.Length])];
            await loader.ApplyAsync(Make(some, owner => Issue(owner, 100)));
            done += size;
        }
    }

    private IEnumerable<int> OwnersOf(int region) =>
        Enumerable.Range(0, options.Owners).Where(owner => owners.RegionOf(owner) == region);

    private IReadOnlyList<(OwnerId, Order)> Make(int[] some, Func<int, Order> make)
    {
        var made = new (OwnerId, Order)[some.Length];
        Parallel.For(0, some.Length, BenchOwners.Cores, i => made[i] = (owners.Id(some[i]), make(some[i])));
        return made;
    }

    private IssuanceOrder Issue(int owner, long minorUnits) => new(
        _network.Plan.Id, _ids.Next(), _expiry, Party.Of(owners.Feature(owner)), _network.Currency.Code,
        Amount.Of(minorUnits));

    private RegistrationOrder Register(int owner)
    {
        using SoftwareKey key = owners.Key(owner);
        return new RegistrationOrder(
            _network.Plan.Id, _ids.Next(), _expiry, owners.Feature(owner), key.PublicKey, "loaded", "bench");
    }
}
