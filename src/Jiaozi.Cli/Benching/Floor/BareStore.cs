using System.Security.Cryptography;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;
using Jiaozi.Storage.RocksDb;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>
/// The durable stores of centrals and nothing else of them: they are asked what payments within a region would ask and
/// write as many bytes under as many keys, durably and with the same preconditions.
/// </summary>
internal sealed class BareStore(string folder, int stores)
{
    private const double PaymentsPerSecond = 5_000;
    private const int Coins = 8_192;
    private const int CoinsPerCommit = 1_024;

    /// <summary>
    /// Processor microseconds per payment of whole commits, all stores at once. They write about as much as payments
    /// do in the phase that this is compared with, because what is written later costs more.
    /// </summary>
    public async Task<double> RunAsync(double seconds)
    {
        int commits = 1 + (int)(seconds * PaymentsPerSecond / stores / FloorSizes.PaymentsPerCommit);
        Books[] books = [.. Enumerable.Range(0, stores).Select(i => new Books(Path.Combine(folder, $"store-{i}")))];
        try
        {
            foreach (Books each in books) await each.FillAsync();
            await PayAsync(books, commits / 4);
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            await PayAsync(books, commits);
            double payments = (double)stores * commits * FloorSizes.PaymentsPerCommit;
            return Math.Round((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / payments, 1);
        }
        finally
        {
            foreach (Books each in books)
            {
                await each.DisposeAsync();
                Directory.Delete(each.Path, recursive: true);
            }
        }
    }

    private static Task PayAsync(Books[] books, int commits) => Task.WhenAll(books.Select(each => Task.Run(async () =>
    {
        for (int i = 0; i < commits; i++) await each.PayAsync();
    })));

    /// <summary>One central's books; owners and coins are scattered numbers.</summary>
    private sealed class Books(string path) : IAsyncDisposable
    {
        private readonly RocksDbStore _store = RocksDbStore.Open(new RocksDbStoreOptions { Path = path });
        private readonly Queue<(OwnerDigest Owner, CoinId Coin)> _unspent = new();
        private readonly byte[] _coin = RandomNumberGenerator.GetBytes(FloorSizes.StoredCoin);
        private readonly byte[] _orderEntry = RandomNumberGenerator.GetBytes(FloorSizes.OrderEntry);
        private readonly byte[] _receiptEntry = RandomNumberGenerator.GetBytes(FloorSizes.ReceiptEntry);
        private readonly byte[] _seal = RandomNumberGenerator.GetBytes(FloorSizes.StoredSeal);
        private UInt128 _scattered;
        private ulong _number;

        public string Path { get; } = path;

        public async Task FillAsync()
        {
            for (int made = 0; made < Coins; made += CoinsPerCommit)
            {
                var batch = new StoreBatch();
                for (int i = 0; i < CoinsPerCommit; i++) PutCoin(batch, new OwnerDigest(Scattered()));
                await _store.CommitAsync(batch, CancellationToken.None);
            }
        }

        /// <summary>Reads and writes what a commit of payments does.</summary>
        public async Task PayAsync()
        {
            var keys = new List<StoreKey>(2 * FloorSizes.PaymentsPerCommit);
            var batch = new StoreBatch();
            for (int i = 0; i < FloorSizes.PaymentsPerCommit; i++)
            {
                (OwnerDigest payer, CoinId input) = _unspent.Dequeue();
                var payee = new OwnerDigest(Scattered());
                var order = new OrderId(Scattered());
                byte[] line = LedgerKeys.Order(payer, order);
                byte[] spent = LedgerKeys.Coin(payer, input);
                keys.Add(new StoreKey(StoreFamily.Entries, line));
                keys.Add(new StoreKey(StoreFamily.Coins, spent));
                batch.PutNew(StoreFamily.Entries, line, _orderEntry);
                CoinId coin = PutCoin(batch, payee);
                batch.PutNew(StoreFamily.Entries, LedgerKeys.Receipt(payee, order, coin), _receiptEntry);
                PutCoin(batch, payer);
                batch.DeleteExisting(StoreFamily.Coins, spent);
            }

            byte[] seal = LedgerKeys.Seal(new SealId(0, ++_number));
            batch.PutNew(StoreFamily.Seals, seal, _seal);
            batch.Put(StoreFamily.Meta, LedgerKeys.Head(0), seal);
            await _store.GetManyAsync(keys, CancellationToken.None);
            await _store.CommitAsync(batch, CancellationToken.None);
        }

        public ValueTask DisposeAsync() => _store.DisposeAsync();

        private CoinId PutCoin(StoreBatch batch, OwnerDigest owner)
        {
            var coin = new CoinId(Scattered());
            batch.PutNew(StoreFamily.Coins, LedgerKeys.Coin(owner, coin), _coin);
            _unspent.Enqueue((owner, coin));
            return coin;
        }

        /// <summary>
        /// Never the same twice and spread evenly, for next to nothing: multiples of 2^128 divided by the golden ratio.
        /// </summary>
        private UInt128 Scattered() => _scattered += new UInt128(0x9e3779b97f4a7c15, 0xf39cc0605cedc835);
    }
}
