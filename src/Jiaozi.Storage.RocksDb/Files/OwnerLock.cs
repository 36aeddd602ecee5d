using System.Globalization;

namespace Jiaozi.Storage.RocksDb.Files;

/// <summary>
/// The right of one process to a store's folder: a file held open without sharing, which the system lets go of when
/// the process ends in whatever way. RocksDB has such a lock too, but touches its journal before it asks for it.
/// </summary>
internal sealed class OwnerLock : IDisposable
{
    /// <summary>The file that is held; empty.</summary>
    public const string LockName = "OWNER.lock";

    // Who holds it cannot be read from a file that is not shared, so the name lies next to it.
    private const string NameName = "OWNER";

    private readonly FileStream _file;

    private OwnerLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or returns null when another process, or another store here, has it.</summary>
    /// <exception cref="IOException">The file cannot be written for another reason.</exception>
    public static OwnerLock? TryTake(string folder)
    {
        FileStream file;
        try
        {
            file = new FileStream(
                Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeldElsewhere(e))
        {
            return null;
        }

        try
        {
            string owner = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(folder, NameName), owner);
            return new OwnerLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The holder in words, for a message.</summary>
    public static string DescribeHolder(string folder)
    {
        try
        {
            string owner = File.ReadAllText(Path.Combine(folder, NameName));
            return owner.Length == 0 ? "another process" : $"the process {owner}";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK from the lock on Linux (11) and macOS (35), a sharing or lock violation on Windows.
    private static bool IsHeldElsewhere(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33
        : e.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
}
