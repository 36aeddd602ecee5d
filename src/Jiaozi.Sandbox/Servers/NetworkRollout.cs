using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>Waits until the running servers of a sandbox go by a version of the network file.</summary>
public static class NetworkRollout
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    /// <summary>Waits for all of them; whoever is stopped reads the newest file when it starts.</summary>
    /// <returns>Names of those that run and have not taken it in half a minute; none as a rule.</returns>
    public static async Task<IReadOnlyList<string>> WaitAsync(
        SandboxHome home, IReadOnlyList<ServerProcess> servers, ulong version, TimeProvider time,
        CancellationToken cancellation)
    {
        using var health = new ServerHealth(AnswerPatience, time);
        long started = time.GetTimestamp();
        List<ServerProcess> behind = [.. servers];
        while (true)
        {
            bool[] have = await Task.WhenAll(behind.Select(async server =>
                !server.IsRunning || await VersionAsync(home, health, server.Place, cancellation) >= version));
            behind = [.. behind.Where((_, i) => !have[i])];
            if (behind.Count == 0 || time.GetElapsedTime(started) > Patience)
                return [.. behind.Select(server => server.Name)];
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private static async Task<ulong> VersionAsync(
        SandboxHome home, ServerHealth health, ServerPlace place, CancellationToken cancellation) =>
        place.Kind == ServerKind.Central
            ? (await health.CentralAsync(place.Region, place.Address(home), cancellation)).Health?.NetworkVersion ?? 0
            : (await health.FrontAsync(place.Address(home), cancellation)).Health?.NetworkVersion ?? 0;
}
