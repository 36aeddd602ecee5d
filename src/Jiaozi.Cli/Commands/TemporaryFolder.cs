namespace Jiaozi.Cli.Commands;

/// <summary>Folders for networks that go with their command.</summary>
internal static class TemporaryFolder
{
    /// <summary>
    /// A new folder. Under root, a database server runs as another account, which has to pass through it to its own
    /// folder; it cannot see what else is there.
    /// </summary>
    public static string Make(string prefix)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory(prefix);
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            folder.UnixFileMode |= UnixFileMode.OtherExecute;
        return folder.FullName;
    }
}
