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
using Jiaozi.Storage.RocksDb;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// Fills the books of a benchmark before its servers start: every owner registered, one large coin for every payer, and
/// further coins up to the number asked for.
/// </summary>
internal sealed class BenchBooks(SandboxHome home, BenchOwners owners, BenchOptions options)
{
    /// <summary>Minor units of a payer's first coin: more than a benchmark can spend.</summary>
    public const long FirstMinorUnits = 100_000_000_00;

    private readonly NetworkFile _network = home.Network;
    private readonly long _expiry = TimeProvider.System.GetUtcNow().AddHours(20).ToUnixTimeMilliseconds();
    private readonly OrderIdCounter _ids = new(origin: 0);

    /// <summary>Every how many owners one pays; never so many that payers of one region only are met.</summary>
    public static int PayerStep(BenchOptions options)
    {
        int step = Math.Max(1, options.Owners / options.Payers);
        return step > 1 && step % options.RunningRegions == 0 ? step - 1 : step;
    }

    /// <summary>The owner behind the payer of that index.</summary>
    public static int OwnerOf(int payer, BenchOptions options) => payer * PayerStep(options);

    /// <summary>Fills all books and writes the payers' coin strings to a file, one a line, in their order.</summary>
    public async Task FillAsync(string coinsPath)
    {
        var first = new string[options.Payers];
        for (int region = 0; region < options.RunningRegions; region++)
            await FillAsync(region, first);
        await File.WriteAllLinesAsync(coinsPath, first, Encoding.ASCII);
    }

    private async Task FillAsync(int region, string[] first)
    {
        RegionCode code = options.Regions[region];
        using SoftwareKey key = KeyFile.ReadPrivate(home.Paths.RegionKey(code));
        Directory.CreateDirectory(Path.GetDirectoryName(home.Paths.Store(code))!);
        await using RocksDbStore store = RocksDbStore.Open(new RocksDbStoreOptions { Path = home.Paths.Store(code) });
        var loader = new BookLoader(store, code, _network, new RegionSigners(code, [key]), TimeProvider.System);
        int step = options.RunningRegions;
        for (int from = region; from < options.Owners; from += step * BookLoader.BatchSize)
        {
            int[] some = [.. Enumerable.Range(0, BookLoader.BatchSize)
                .Select(i => from + i * step).Where(owner => owner < options.Owners)];
            await loader.ApplyAsync(Make(some, Register));
        }

        foreach (int[] some in Payers(region).Chunk(BookLoader.BatchSize))
        {
            IReadOnlyList<Coin> coins = await loader.ApplyAsync(
                Make([.. some.Select(payer => OwnerOf(payer, options))], owner => Issue(owner, FirstMinorUnits)));
            for (int i = 0; i < some.Length; i++) first[some[i]] = coins[i].ToString();
        }

        await AddFillersAsync(loader, region);
    }

    private async Task AddFillersAsync(BookLoader loader, int region)
    {
        int share = Math.Max(0, options.Coins - options.Payers) / options.RunningRegions;
        int ownersHere = (options.Owners - region + options.RunningRegions - 1) / options.RunningRegions;
        for (int done = 0; done < share;)
        {
            int size = Math.Min(share - done, Math.Min(ownersHere, BookLoader.BatchSize));
            int start = done;
            int[] some = [.. Enumerable.Range(0, size)
                .Select(i => region + (start + i) % ownersHere * options.RunningRegions)];
            await loader.ApplyAsync(Make(some, owner => Issue(owner, 100)));
            done += size;
        }
    }

    private IEnumerable<int> Payers(int region) =>
        Enumerable.Range(0, options.Payers).Where(payer => owners.RegionOf(OwnerOf(payer, options)) == region);

    private IReadOnlyList<(OwnerId, Order)> Make(int[] some, Func<int, Order> make)
    {
        var made = new (OwnerId, Order)[some.Length];
        Parallel.For(0, some.Length, i => made[i] = (owners.Id(some[i]), make(some[i])));
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
