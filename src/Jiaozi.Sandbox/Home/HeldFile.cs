namespace Jiaozi.Sandbox.Home;

/// <summary>
/// A file that this process alone may change until it is disposed: everybody else who would change it, in whatever
/// process, waits. A file beside it is locked, and stays: whoever deleted it could take it from under another one.
/// </summary>
public sealed class HeldFile : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly FileStream _lock;

    private HeldFile(string path, FileStream held) => (_path, _lock) = (path, held);

    /// <summary>Waits for others and holds the file, which need not be there.</summary>
    /// <exception cref="IOException">Others have held it for ten seconds, or its folder cannot be written.</exception>
    public static async Task<HeldFile> TakeAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        // A link is followed, so that the file keeps its place and the link stays a link.
        var file = new FileInfo(path);
        string target = file.LinkTarget is null
            ? path
            : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        string beside = target + ".lock";
        long started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new HeldFile(
                    target, new FileStream(beside, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(beside) && time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    /// <summary>Its content now.</summary>
    public byte[] Read() => File.ReadAllBytes(_path);

    /// <summary>True if it is there.</summary>
    public bool Exists => File.Exists(_path);

    /// <summary>Replaces it in one step: readers see the old content or the new, never a part.</summary>
    public void Replace(ReadOnlySpan<byte> content) => SandboxHome.Replace(_path, content);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
