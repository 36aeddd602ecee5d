using Jiaozi.Core.Network;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Identity;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Sandbox;

/// <summary>
/// A whole network on one machine: a central and a front for every region, each in a process of its own, and the
/// identity provider in this one. Everything listens on loopback only.
/// </summary>
public sealed class Sandbox : IAsyncDisposable
{
    private readonly WebApplication _control;

    private Sandbox(
        SandboxHome home, IdentityProvider identity, WebApplication control, IReadOnlyList<ServerProcess> servers)
    {
        Home = home;
        Identity = identity;
        Servers = servers;
        _control = control;
    }

    /// <summary>The data folder.</summary>
    public SandboxHome Home { get; }

    /// <summary>The identity provider.</summary>
    public IdentityProvider Identity { get; }

    /// <summary>The servers, centrals first.</summary>
    public IReadOnlyList<ServerProcess> Servers { get; }

    /// <summary>Starts everything and returns when every server listens.</summary>
    /// <exception cref="InvalidOperationException">A server could not start; all others were stopped again.</exception>
    public static async Task<Sandbox> StartAsync(
        SandboxOptions options, ServerLauncher launcher, TimeProvider time, CancellationToken cancellation)
    {
        SandboxHome home = SandboxHome.Open(options);
        IdentityProvider identity = home.IdentityProvider(time);
        IReadOnlyList<ServerProcess> servers = [.. Launch(home, launcher)];
        WebApplication control = BuildControl(home, identity, servers);
        var sandbox = new Sandbox(home, identity, control, servers);
        try
        {
            await control.StartAsync(cancellation);
            await Task.WhenAll(servers.Select(server => server.StartAsync(cancellation)));
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server of that name, such as <c>central-CN-SH</c>, or null.</summary>
    public ServerProcess? Server(string name) => Servers.FirstOrDefault(server => server.Name == name);

    /// <summary>Stops fronts, then centrals, then the rest; every commit under way is finished first.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Servers.Where(server => server.Name.StartsWith("front", StringComparison.Ordinal))
            .Select(server => server.StopAsync()));
        await Task.WhenAll(Servers.Select(server => server.StopAsync()));
        await _control.DisposeAsync();
    }

    private static IEnumerable<ServerProcess> Launch(SandboxHome home, ServerLauncher launcher)
    {
        foreach (RegionPlan region in home.Network.Plan.Regions)
        {
            string config = ServerConfigs.WriteCentral(home, region);
            yield return launcher.Server("central", region.Code.ToString(), config, home);
        }

        foreach (RegionPlan region in home.Network.Plan.Regions)
        {
            string config = ServerConfigs.WriteFront(home, region);
            yield return launcher.Server("front", region.Code.ToString(), config, home);
        }
    }

    private static WebApplication BuildControl(
        SandboxHome home, IdentityProvider identity, IReadOnlyList<ServerProcess> servers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(home.ControlAddress);
        WebApplication app = builder.Build();
        IdentityEndpoints.Map(app, identity);
        ControlEndpoints.Map(app, servers);
        return app;
    }
}
