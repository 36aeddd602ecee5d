using System.Buffers.Binary;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>
/// The version of the stored format. It lies in the database's default family, which no <see cref="StoreFamily"/>
/// shows, under the key <c>format</c> as 4 bytes, big endian.
/// </summary>
internal static class StoreFormat
{
    /// <summary>The version this program writes and the newest it reads.</summary>
    public const int Current = 1;

    private static ReadOnlySpan<byte> Key => "format"u8;

    /// <summary>True when nobody ever wrote to the database, as when its making was cut short.</summary>
    public static bool IsUnwritten(RocksDbSharp.RocksDb database) => database.GetLatestSequenceNumber() == 0;

    /// <summary>Refuses what is not a store or has another format.</summary>
    /// <exception cref="StoreException">It is refused.</exception>
    public static void Check(RocksDbSharp.RocksDb database, string path)
    {
        byte[]? stored = database.Get(Key);
        if (stored is not { Length: sizeof(int) })
            throw new StoreException($"The folder {path} holds a RocksDB database that is not a Jiaozi store.");
        int version = BinaryPrimitives.ReadInt32BigEndian(stored);
        if (version != Current)
        {
            throw new StoreException(
                $"The store in {path} has format {version}; this program reads format {Current}. "
                + "Use the program that wrote it, or a newer one.");
        }
    }

    /// <summary>Makes an unwritten database a store.</summary>
    public static void Write(RocksDbSharp.RocksDb database)
    {
        byte[] version = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(version, Current);
        WriteOptions synced = new WriteOptions().SetSync(true);
        database.Put(Key, version, writeOptions: synced);
        // The binding hands the native library a handle that a finalizer would free.
        GC.KeepAlive(synced);
    }
}
