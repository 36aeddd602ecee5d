using BenchmarkDotNet.Attributes;
using Jiaozi.Storage;
using Jiaozi.Storage.RocksDb;

namespace Jiaozi.Benchmarks;

/// <summary>
/// The two calls that a batch of 256 payments makes to the embedded store, durable and with the cache of a central;
/// the figures are per payment. The store holds 65,536 coins in table files before.
/// </summary>
/// <remarks>
/// It lies beside the results and not in the system's folder for temporary files, which is memory on many systems:
/// there a sync costs nothing. Few iterations bound what a run writes to some hundred MiB.
/// </remarks>
[MaxIterationCount(20)]
public class StoreBenchmarks
{
    private const long MiB = 1024 * 1024;
    private const int Payments = 256;
    private const int Coins = 65_536;
    private const int CoinsPerCommit = 4_096;

    private readonly StoreKey[][] _reads = new StoreKey[Coins / Payments][];
    private readonly SampleBooks _books = new(new Sample(), Payments);
    private string _folder = "";
    private RocksDbStore _store = null!;
    private int _next;

    /// <summary>Fills the store and asserts that commits change it and that reads find what they should.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        Directory.CreateDirectory(ArtifactsFolder.Path);
        _folder = Path.Combine(ArtifactsFolder.Path, $"store-{Environment.ProcessId}");
        _store = Open();
        for (int issued = 0; issued < Coins; issued += CoinsPerCommit)
            await _store.CommitAsync(_books.Issue(CoinsPerCommit), CancellationToken.None);

        // Closing moves what is in memory to table files.
        await _store.DisposeAsync();
        _store = Open();

        StoreBatch batch = _books.Pay();
        await _store.CommitAsync(batch, CancellationToken.None);
        byte[]?[] after = await _store.GetManyAsync([.. batch.Changes.Select(c => c.Key)], CancellationToken.None);
        for (int i = 0; i < after.Length; i++)
        {
            bool deleted = batch.Changes[i].Kind == StoreChangeKind.DeleteExisting;
            Expect.That(deleted == after[i] is null, $"change {i} of a commit is in the store");
        }

        for (int i = 0; i < _reads.Length; i++) _reads[i] = _books.Reads();
        Expect.That((await ReadAsync()).Count(value => value is not null) == Payments, "the coins are found");
    }

    /// <summary>Removes the store.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Per payment one coin deleted, two coins and two entries put; for all of them a seal and the head. Making keys
    /// and batch is part of it, encoding the records is not.
    /// </summary>
    [Benchmark(Description = "Commit, per payment", OperationsPerInvoke = Payments)]
    public async Task<StoreBatch> CommitAsync()
    {
        StoreBatch batch = _books.Pay();
        await _store.CommitAsync(batch, CancellationToken.None);
        return batch;
    }

    /// <summary>Per payment one order that is not there yet and one coin: 512 keys in one call.</summary>
    [Benchmark(Description = "GetMany, per payment", OperationsPerInvoke = Payments)]
    public async Task<byte[]?[]> ReadAsync()
    {
        StoreKey[] keys = _reads[_next];
        _next = (_next + 1) % _reads.Length;
        return await _store.GetManyAsync(keys, CancellationToken.None);
    }

    private RocksDbStore Open() => RocksDbStore.Open(new RocksDbStoreOptions
    {
        Path = _folder, CacheBytes = 256 * MiB, WriteBufferBytes = 64 * MiB,
    });
}
