using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Commands;

/// <summary>One sandbox per data folder: the lock is the operating system's, so it ends with the process.</summary>
internal static class SandboxLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Holds a folder until disposed.</summary>
    /// <exception cref="CommandException">Another sandbox holds it.</exception>
    public static async Task<FileStream> HoldAsync(string data, CancellationToken cancellation)
    {
        var paths = new SandboxPaths(data);
        Directory.CreateDirectory(paths.Data);
        FileStream? held = TryOpen(paths);
        if (held is null)
        {
            // A command that only looks holds it for a moment.
            await Task.Delay(Pause, TimeProvider.System, cancellation);
            held = TryOpen(paths)
                ?? throw new CommandException($"Another sandbox runs on '{data}'. Use another folder: --data DIR");
        }

        // Until this one listens nobody may take the port of the one before for its own.
        File.Delete(paths.BasePort);
        return held;
    }

    /// <summary>True if a sandbox holds the folder.</summary>
    public static bool IsHeld(SandboxPaths paths)
    {
        if (!File.Exists(paths.Lock)) return false;
        using FileStream? free = TryOpen(paths);
        return free is null;
    }

    private static FileStream? TryOpen(SandboxPaths paths)
    {
        try
        {
            return new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
