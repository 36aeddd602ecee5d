using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Jiaozi.Storage.RocksDb.Files;

/// <summary>
/// The sequence number of the last acknowledged commit, in a file of its own beside the database.
/// </summary>
/// <remarks>
/// After a crash RocksDB replays its log up to the first damaged record and takes the rest for an unfinished write. It
/// cannot know that a record in the rest had been acknowledged; the mark can. Written after the log was synced, it is
/// never ahead of what must be there; not being synced itself it costs a microsecond, and after a power failure it may
/// be behind, which only weakens the check. Without the file there is no check. Format: the number (8 bytes, big
/// endian), its complement (8 bytes).
/// </remarks>
internal sealed class AcknowledgedMark : IDisposable
{
    private const string FileName = "ACKNOWLEDGED";
    private const int Bytes = 16;

    private readonly SafeFileHandle _file;

    private AcknowledgedMark(SafeFileHandle file) => _file = file;

    /// <summary>Opens the folder's mark for writing; it keeps its number.</summary>
    public static AcknowledgedMark Open(string folder) => new(File.OpenHandle(
        Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));

    /// <summary>The folder's mark; 0 when there is none or it was cut off while it was written.</summary>
    public static ulong Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return 0;
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> bytes = stackalloc byte[Bytes];
        if (RandomAccess.Read(file, bytes, 0) != Bytes)
            return 0;
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) == ~number ? number : 0;
    }

    /// <summary>Moves the mark; failing to is not failing to commit, so it is silent.</summary>
    public void Move(ulong number)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], ~number);
        try
        {
            RandomAccess.Write(_file, bytes, 0);
        }
        catch (IOException)
        {
            // A mark that stays behind still tells nothing wrong.
        }
    }

    public void Dispose() => _file.Dispose();
}
