using System.Diagnostics;

namespace Jiaozi.Sandbox.Servers;

/// <summary>Settings of the .NET runtime for servers that share one machine; whoever starts them may choose others.</summary>
public static class ServerRuntime
{
    /// <summary>Adds the settings to the environment of a process that is about to be started.</summary>
    public static void Tune(ProcessStartInfo start)
    {
        ArgumentNullException.ThrowIfNull(start);

        // A server makes short-lived objects only; with 16 MiB for them a collection finds little to keep.
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x1000000");

        // Several servers share a few cores here: a collector in the background, and counting how often each branch is
        // taken, cost them more than they give.
        start.Environment.TryAdd("DOTNET_gcConcurrent", "0");
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");

        // Threads that spin for work take the cores from the server that has it; they were 40 % of what an idle sandbox took.
        start.Environment.TryAdd("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0");

        // Code is compiled for speed once starting has been over for 500 ms, not 100: a quarter of the time to start.
        start.Environment.TryAdd("DOTNET_TC_CallCountingDelayMs", "0x1F4");
    }
}
