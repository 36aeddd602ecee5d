using Jiaozi.Sandbox.Databases;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>
/// Servers of a sandbox that was killed. They stop by themselves, but need a moment for what is under way, and until
/// then they have the ports and stores that the next start needs.
/// </summary>
internal static class FormerServers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for their end; after half a minute whoever starts next tells what is in its way.</summary>
    public static async Task WaitForEndAsync(SandboxHome home, TimeProvider time, CancellationToken cancellation)
    {
        string configs = home.Paths.Config + Path.DirectorySeparatorChar;
        long began = time.GetTimestamp();
        while (ProcessTree.AnyMentions(configs) && time.GetElapsedTime(began) < Patience)
            await Task.Delay(Pause, time, cancellation);
    }
}
