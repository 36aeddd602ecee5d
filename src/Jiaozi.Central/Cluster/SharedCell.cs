using System.Buffers.Binary;
using System.Text;
using Jiaozi.Storage;

namespace Jiaozi.Central.Cluster;

/// <summary>
/// A named value that the nodes of a region share in their store and change by compare-and-swap: of two that change the
/// same version one succeeds, and the other's whole commit conflicts.
/// </summary>
/// <remarks>
/// Two keys of <see cref="StoreFamily.Meta"/>: <c>cell/NAME</c> holds the version (8 bytes, big endian) and the value;
/// <c>cell/NAME/VERSION</c> exists exactly while that version is the newest, so removing it is the comparison. A cell is never removed.
/// </remarks>
/// <param name="Name">ASCII, at most 64 characters.</param>
/// <param name="Version">0 for a cell that was never written.</param>
/// <param name="Value">The value of that version; empty for a cell that was never written.</param>
public sealed record SharedCell(string Name, ulong Version, ReadOnlyMemory<byte> Value)
{
    private const int VersionSize = 8;

    /// <summary>Reads one cell.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public static async Task<SharedCell> ReadAsync(IStore store, string name) =>
        (await ReadAsync(store, [name]))[0];

    /// <summary>Reads several cells as they are at one moment.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public static async Task<IReadOnlyList<SharedCell>> ReadAsync(IStore store, IReadOnlyList<string> names)
    {
        byte[]?[] found = await store.GetManyAsync(
            [.. names.Select(name => new StoreKey(StoreFamily.Meta, Key(name)))], CancellationToken.None);
        return [.. names.Select((name, i) => found[i] is { } bytes
            ? new SharedCell(name, BinaryPrimitives.ReadUInt64BigEndian(bytes), bytes.AsMemory(VersionSize))
            : new SharedCell(name, 0, default))];
    }

    /// <summary>Commits changes of cells.</summary>
    /// <returns>False if somebody else was faster; then nothing was committed.</returns>
    /// <exception cref="StoreException">The store failed; whether the batch is durable is unknown.</exception>
    public static async Task<bool> TryCommitAsync(IStore store, StoreBatch batch)
    {
        try
        {
            await store.CommitAsync(batch, CancellationToken.None);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    /// <summary>
    /// Adds to a batch that this cell gets a new value; the commit conflicts if somebody has changed it meanwhile.
    /// </summary>
    /// <returns>The cell as it is after the commit.</returns>
    public SharedCell Change(StoreBatch batch, ReadOnlySpan<byte> value)
    {
        byte[] stored = new byte[VersionSize + value.Length];
        BinaryPrimitives.WriteUInt64BigEndian(stored, Version + 1);
        value.CopyTo(stored.AsSpan(VersionSize));
        if (Version == 0)
        {
            // There is no mark to remove, and that of version 1 may have come and gone since the cell was read.
            batch.PutNew(StoreFamily.Meta, Key(Name), stored);
        }
        else
        {
            batch.DeleteExisting(StoreFamily.Meta, Mark(Version));
            batch.Put(StoreFamily.Meta, Key(Name), stored);
        }

        batch.PutNew(StoreFamily.Meta, Mark(Version + 1), []);
        return new SharedCell(Name, Version + 1, stored.AsMemory(VersionSize));
    }

    /// <summary>Adds to a batch that the commit conflicts unless this version is still the newest.</summary>
    public void Expect(StoreBatch batch) => batch.Expect(StoreFamily.Meta, Mark(Version), []);

    private static byte[] Key(string name) => Encoding.ASCII.GetBytes($"cell/{name}");

    private byte[] Mark(ulong version) => Encoding.ASCII.GetBytes($"cell/{Name}/{version}");
}
