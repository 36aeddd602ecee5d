using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;

namespace Jiaozi.Benchmarks;

/// <summary>
/// The books of a central with any number of owners: what a batch of payments reads and changes. Keys are new and
/// scattered every time, records are real ones that come round again.
/// </summary>
internal sealed class SampleBooks
{
    private const int DifferentRecords = 4_096;

    private readonly Queue<(OwnerDigest Owner, CoinId Coin)> _unspent = new();
    private readonly SampleRecords[] _records;
    private readonly byte[] _seal;
    private readonly int _payments;
    private UInt128 _scattered;
    private ulong _number;
    private int _next;

    /// <summary>Makes empty books for batches of that many payments.</summary>
    public SampleBooks(Sample sample, int payments)
    {
        _payments = payments;
        _records = [.. Enumerable.Range(1, DifferentRecords).Select(number => SampleRecords.Of(sample, number))];
        byte[] leaves = Sample.HashLeaves([.. _records.Take(payments).SelectMany(record => record.Leaves)]);
        _seal = new StoredSeal(sample.Sign(new MerkleTree(leaves)), leaves).Encode();
    }

    /// <summary>Puts coins of as many owners.</summary>
    public StoreBatch Issue(int coins)
    {
        var batch = new StoreBatch();
        for (int i = 0; i < coins; i++) PutCoin(batch, Owner(), NextRecords().PayeeCoin);
        return batch;
    }

    /// <summary>The changes of payments within the region: the oldest coins are spent.</summary>
    public StoreBatch Pay()
    {
        var batch = new StoreBatch();
        for (int i = 0; i < _payments; i++)
        {
            (OwnerDigest payer, CoinId input) = _unspent.Dequeue();
            OwnerDigest payee = Owner();
            var order = new OrderId(Scattered());
            SampleRecords records = NextRecords();
            batch.PutNew(StoreFamily.Entries, LedgerKeys.Order(payer, order), records.PayerEntry);
            CoinId coin = PutCoin(batch, payee, records.PayeeCoin);
            batch.PutNew(StoreFamily.Entries, LedgerKeys.Receipt(payee, order, coin), records.PayeeEntry);
            PutCoin(batch, payer, records.Change);
            batch.DeleteExisting(StoreFamily.Coins, LedgerKeys.Coin(payer, input));
        }

        batch.PutNew(StoreFamily.Seals, LedgerKeys.Seal(new SealId(0, ++_number)), _seal);
        batch.Put(StoreFamily.Meta, LedgerKeys.Head(0), LedgerKeys.Seal(new SealId(0, _number)));
        return batch;
    }

    /// <summary>What is read before payments are decided: each order, which is new, and its coin.</summary>
    public StoreKey[] Reads()
    {
        var keys = new StoreKey[2 * _payments];
        for (int i = 0; i < keys.Length; i += 2)
        {
            (OwnerDigest owner, CoinId coin) = _unspent.Dequeue();
            _unspent.Enqueue((owner, coin));
            keys[i] = new StoreKey(StoreFamily.Entries, LedgerKeys.Order(owner, new OrderId(Scattered())));
            keys[i + 1] = new StoreKey(StoreFamily.Coins, LedgerKeys.Coin(owner, coin));
        }

        return keys;
    }

    private CoinId PutCoin(StoreBatch batch, OwnerDigest owner, byte[] record)
    {
        var coin = new CoinId(Scattered());
        batch.PutNew(StoreFamily.Coins, LedgerKeys.Coin(owner, coin), record);
        _unspent.Enqueue((owner, coin));
        return coin;
    }

    private SampleRecords NextRecords() => _records[_next++ % _records.Length];

    private OwnerDigest Owner() => new(Scattered());

    /// <summary>Never the same twice and spread evenly: multiples of 2^128 divided by the golden ratio.</summary>
    private UInt128 Scattered() => _scattered += new UInt128(0x9e3779b97f4a7c15, 0xf39cc0605cedc835);
}
