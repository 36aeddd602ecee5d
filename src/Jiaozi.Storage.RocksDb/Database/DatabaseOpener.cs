using Jiaozi.Storage.RocksDb.Files;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>Opens a store's database and makes sure that it is one, whole and of a known format.</summary>
internal static class DatabaseOpener
{
    /// <summary>
    /// Opens the database for writing, and makes it when the folder has none. A database that lacks acknowledged
    /// changes is left as it was found.
    /// </summary>
    /// <param name="options">Where it lies.</param>
    /// <param name="cache">The store's, whichever opening of its database it is.</param>
    /// <param name="acknowledged">The number of the last change that was answered.</param>
    /// <param name="patience">How long to wait while another process has the database open: one that is just dying
    /// may have let go of the folder already, and tools of RocksDB do not ask for the folder.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static FamilyDatabase OpenWhenFree(
        RocksDbStoreOptions options, Cache cache, ulong acknowledged, LockPatience patience)
    {
        while (true)
        {
            try
            {
                return Open(options, cache, acknowledged);
            }
            catch (StoreException e) when (IsLock(e))
            {
                if (!patience.WaitMore())
                    throw StoreFolder.Held(options.Path, "another process");
            }
        }
    }

    /// <summary>Opens a view of the database that changes nothing in the folder.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static FamilyDatabase OpenReadOnly(RocksDbStoreOptions options, Cache cache, ulong acknowledged)
    {
        if (!Exists(options))
            throw new StoreException($"There is no store in {options.Path}.");
        return Open(options, cache, Recovery.PointInTime, readOnly: true, acknowledged);
    }

    /// <summary>True if the folder has a database: the file that names its state, which RocksDB writes last of all.</summary>
    public static bool Exists(RocksDbStoreOptions options) => File.Exists(Path.Combine(options.Path, "CURRENT"));

    /// <summary>True if it could not be opened because the disk is full.</summary>
    public static bool IsFull(StoreException e) => Says(e, "No space left");

    private static FamilyDatabase Open(RocksDbStoreOptions options, Cache cache, ulong acknowledged)
    {
        if (Exists(options) && !Names(options).IsSupersetOf(FamilyNames.All))
            ThrowIfWritten(options, cache);
        try
        {
            // A crash cuts the last record off, and this mode takes that and nothing else. The forgiving mode below
            // throws away everything behind the first damage, so it must not be the first to look.
            return Open(options, cache, Recovery.TolerateCorruptedTailRecords, readOnly: false, acknowledged);
        }
        catch (StoreException e) when (IsCorruption(e))
        {
            // A power failure can also damage the middle of a last write that nobody was told of. Whether that is all
            // shows a view that leaves the log alone.
            Open(options, cache, Recovery.PointInTime, readOnly: true, acknowledged).Dispose();
            return Open(options, cache, Recovery.PointInTime, readOnly: false, acknowledged);
        }
    }

    private static FamilyDatabase Open(
        RocksDbStoreOptions options, Cache cache, Recovery recovery, bool readOnly, ulong acknowledged)
    {
        RocksDbSharp.RocksDb? database = null;
        try
        {
            DbOptions settings = DatabaseSettings.ForDatabase(options, recovery, cache);
            ColumnFamilies families = Families(options, cache, readOnly);
            database = readOnly
                ? RocksDbSharp.RocksDb.OpenReadOnly(settings, options.Path, families, errIfLogFileExists: false)
                : RocksDbSharp.RocksDb.Open(settings, options.Path, families);
            ThrowIfChangesAreMissing(options.Path, acknowledged, database.GetLatestSequenceNumber());
            if (!readOnly && StoreFormat.IsUnwritten(database))
                StoreFormat.Write(database);
            StoreFormat.Check(database, options.Path);
            return new FamilyDatabase(database);
        }
        catch (RocksDbSharpException e)
        {
            database?.Dispose();
            throw CannotOpen(options, e);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    private static bool IsCorruption(StoreException e) =>
        e.InnerException is RocksDbException { Message: { } message }
        && message.StartsWith("Corruption", StringComparison.Ordinal);

    // RocksDB has no code for it, but on every system it names the lock's file.
    private static bool IsLock(StoreException e) => Says(e, "LOCK: ");

    private static bool Says(StoreException e, string words) =>
        e.InnerException is RocksDbException { Message: { } message }
        && message.Contains(words, StringComparison.Ordinal);

    private static void ThrowIfChangesAreMissing(string path, ulong acknowledged, ulong present)
    {
        if (present >= acknowledged)
            return;
        throw new StoreException(
            $"The store in {path} lost acknowledged commits: change {acknowledged} was answered, and the last one "
            + $"there is {present}. A log file is damaged or missing. Do not go on with this copy; restore it.");
    }

    // A database without our families is one whose making was cut short, or somebody else's; the latter is found out
    // before opening it gives it our families.
    private static void ThrowIfWritten(RocksDbStoreOptions options, Cache cache)
    {
        try
        {
            DbOptions settings = DatabaseSettings.ForDatabase(options, Recovery.PointInTime, cache);
            ColumnFamilies families = Families(options, cache, readOnly: true);
            using var database =
                RocksDbSharp.RocksDb.OpenReadOnly(settings, options.Path, families, errIfLogFileExists: false);
            if (!StoreFormat.IsUnwritten(database))
                StoreFormat.Check(database, options.Path);
        }
        catch (RocksDbSharpException e)
        {
            throw CannotOpen(options, e);
        }
    }

    private static HashSet<string> Names(RocksDbStoreOptions options)
    {
        var settings = new DbOptions();
        try
        {
            return [.. RocksDbSharp.RocksDb.ListColumnFamilies(settings, options.Path)];
        }
        catch (RocksDbSharpException e)
        {
            throw CannotOpen(options, e);
        }
        finally
        {
            // The binding hands the native library a handle that a finalizer would free.
            GC.KeepAlive(settings);
        }
    }

    // RocksDB wants all families of a database named. One that a newer program made is opened like the others, so
    // that the format's version, and not the family's name, is what gets refused.
    private static ColumnFamilies Families(RocksDbStoreOptions options, Cache cache, bool readOnly)
    {
        var families = new ColumnFamilies(DatabaseSettings.ForFamily(options, cache));
        HashSet<string> names = Exists(options) ? Names(options) : [];
        if (!readOnly)
            names.UnionWith(FamilyNames.All);
        names.Remove(ColumnFamilies.DefaultName);
        foreach (string name in names)
            families.Add(name, DatabaseSettings.ForFamily(options, cache));
        return families;
    }

    private static StoreException CannotOpen(RocksDbStoreOptions options, RocksDbSharpException e) =>
        new($"The store in {options.Path} cannot be opened: {e.Message}", e);
}
