using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>
/// Reads up to <see cref="Capacity"/> keys of one family in one native call. The arrays the call needs are pinned once
/// and used again, so each reading thread keeps one block.
/// </summary>
internal sealed unsafe class KeyBlock
{
    /// <summary>Keys per call.</summary>
    public const int Capacity = 512;

    private readonly byte[] _bytes =
        GC.AllocateUninitializedArray<byte>(Capacity * StoreKey.MaxKeyBytes, pinned: true);

    private readonly nint[] _keys = GC.AllocateArray<nint>(Capacity, pinned: true);
    private readonly nuint[] _lengths = GC.AllocateArray<nuint>(Capacity, pinned: true);
    private readonly nint[] _values = GC.AllocateArray<nint>(Capacity, pinned: true);
    private readonly nint[] _errors = new nint[Capacity];

    [ThreadStatic]
    private static KeyBlock? _ofThread;

    public static KeyBlock OfThread => _ofThread ??= new KeyBlock();

    /// <summary>How many keys were added.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    /// <summary>Forgets keys that were added and not read, as when a call before this one broke off.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a copy of a key of at most <see cref="StoreKey.MaxKeyBytes"/> bytes.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        int start = Count * StoreKey.MaxKeyBytes;
        key.CopyTo(_bytes.AsSpan(start, StoreKey.MaxKeyBytes));
        fixed (byte* first = _bytes)
            _keys[Count] = (nint)(first + start);
        _lengths[Count] = (nuint)key.Length;
        Count++;
    }

    /// <summary>
    /// Looks the keys up and empties the block. Visits each key's place in the block and its value, or nothing at all
    /// if one lookup failed.
    /// </summary>
    /// <returns>Why a lookup failed; null if none did.</returns>
    public RocksDbException? Look(
        nint database, nint readOptions, nint family, Action<int, ReadOnlySpan<byte>> found)
    {
        int count = Count;
        Count = 0;
        fixed (nint* keys = _keys, values = _values)
        fixed (nuint* lengths = _lengths)
        {
            Native.Instance.rocksdb_batched_multi_get_cf(
                database, readOptions, family, (nuint)count, (nint)keys, (nint)lengths, (nint)values, _errors, 0);
        }

        try
        {
            // An error must not pass for an absent key: the ledger would take a spent coin for a new one.
            if (FirstError(count) is { } error)
                return error;
            for (int i = 0; i < count; i++)
            {
                if (_values[i] == 0)
                    continue;
                nint value = Native.Instance.rocksdb_pinnableslice_value(_values[i], out nuint length);
                found(i, new ReadOnlySpan<byte>((void*)value, checked((int)length)));
            }

            return null;
        }
        finally
        {
            for (int i = 0; i < count; i++)
            {
                if (_values[i] != 0)
                    Native.Instance.rocksdb_pinnableslice_destroy(_values[i]);
            }
        }
    }

    private RocksDbException? FirstError(int count)
    {
        RocksDbException? first = null;
        for (int i = 0; i < count; i++)
        {
            if (_errors[i] == 0)
                continue;
            // Making the exception frees the native message.
            var error = new RocksDbException(_errors[i]);
            first ??= error;
        }

        return first;
    }
}
