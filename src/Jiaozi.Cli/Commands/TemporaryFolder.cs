namespace Jiaozi.Cli.Commands;

/// <summary>A folder for a network that goes with its command.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private TemporaryFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>
    /// A new folder. Under root, a database server runs as another account, which has to pass through it to its own
    /// folder; it cannot see what else is there.
    /// </summary>
    public static TemporaryFolder Make(string prefix)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory(prefix);
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            folder.UnixFileMode |= UnixFileMode.OtherExecute;
        return new TemporaryFolder(folder.FullName);
    }

    /// <summary>Deletes it with all that is in it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
