using Jiaozi.Storage.RocksDb.Files;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>
/// Opens a store's database again after a failed write, while it may still not be possible: never another database, not
/// more often than does good, and on a full disk not before there is room. Used by one thread.
/// </summary>
internal sealed class Reopener(RocksDbStoreOptions options, Cache cache)
{
    private const long MiB = 1024 * 1024;

    /// <summary>What a database takes beside the tables that its log becomes.</summary>
    private const long Margin = 4 * MiB;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private StoreException? _whyNot;
    private long _tried;
    private TimeSpan _pause;
    private bool _wasFull;

    /// <summary>Opens it; whoever asks too soon after a failure gets the same failure.</summary>
    /// <param name="acknowledged">The number of the last change that was answered: it must be there.</param>
    /// <exception cref="StoreException">It cannot be opened, or is not the one that it was.</exception>
    public FamilyDatabase Open(ulong acknowledged)
    {
        if (_whyNot is { } why && options.Time.GetElapsedTime(_tried) < _pause)
            throw new StoreException(why.Message, why);
        try
        {
            // A volume that is not mounted is no reason to begin a new database in its place.
            if (!DatabaseOpener.Exists(options))
                throw new StoreException($"There is no store in {options.Path} any more.");
            if (_wasFull)
                ThrowIfStillFull();
            ulong marked = StoreFolder.ReadMark(options.Path);
            FamilyDatabase database = DatabaseOpener.OpenWhenFree(
                options, cache, Math.Max(acknowledged, marked), new LockPatience(options));
            (_whyNot, _wasFull) = (null, false);
            return database;
        }
        catch (StoreException e)
        {
            _pause = _whyNot is null ? FirstPause : new TimeSpan(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
            _whyNot = e;
            _wasFull |= DatabaseOpener.IsFull(e);

            // Counted from here: while a slow try lasts others queue up behind it, and each would try again.
            _tried = options.Time.GetTimestamp();
            throw;
        }
    }

    /// <summary>
    /// Opening writes the log into tables, one after the other. Those that still fitted stay behind when the next does
    /// not, so trying without room for all takes what is being made free.
    /// </summary>
    private void ThrowIfStillFull()
    {
        long needed, free;
        try
        {
            needed = Margin + new DirectoryInfo(options.Path).EnumerateFiles("*.log").Sum(file => file.Length);
            free = new DriveInfo(options.Path).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }

        if (free < needed)
        {
            throw new StoreException(
                $"The disk of the store in {options.Path} is full: {needed / MiB} MiB are needed to open it, and "
                + $"{free / MiB} MiB are free.");
        }
    }
}
