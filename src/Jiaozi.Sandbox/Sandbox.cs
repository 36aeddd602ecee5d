using Jiaozi.Sandbox.Databases;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Identity;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Sandbox;

/// <summary>
/// A whole network on one machine: centrals and fronts for every region, each in a process of its own, the identity
/// provider in this one, and a private PostgreSQL server if that is where the books are kept. Everything listens on
/// loopback only.
/// </summary>
public sealed class Sandbox : IAsyncDisposable
{
    private readonly WebApplication _control;

    private Sandbox(
        SandboxHome home, IdentityProvider identity, SandboxDatabase database, ServerFleet fleet)
    {
        (Home, Identity, Database, Fleet) = (home, identity, database, fleet);
        _control = BuildControl();
        fleet.Died += dead => Died?.Invoke(dead);
        if (database.Server is { } own) own.Died += dead => Died?.Invoke(dead);
    }

    /// <summary>The data folder.</summary>
    public SandboxHome Home { get; }

    /// <summary>The identity provider.</summary>
    public IdentityProvider Identity { get; }

    /// <summary>Where the books are kept.</summary>
    public SandboxDatabase Database { get; }

    /// <summary>The servers, and how to add and remove them.</summary>
    public ServerFleet Fleet { get; }

    /// <summary>The servers, centrals first.</summary>
    public IReadOnlyList<ServerProcess> Servers => Fleet.Servers;

    /// <summary>All processes but this one: the private database, if there is one, and the servers.</summary>
    public IReadOnlyList<ISandboxProcess> Processes => Database.Server is { } own ? [own, .. Servers] : Servers;

    /// <summary>Raised when a process ends without having been asked to.</summary>
    public event Action<ISandboxProcess>? Died;

    /// <summary>Starts everything and returns when every server listens.</summary>
    /// <exception cref="InvalidOperationException">A server could not start; all others were stopped again.</exception>
    public static async Task<Sandbox> StartAsync(
        SandboxOptions options, ServerLauncher launcher, TimeProvider time, CancellationToken cancellation)
    {
        SandboxHome home = SandboxHome.Open(options);
        await FormerServers.WaitForEndAsync(home, time, cancellation);
        SandboxDatabase database = await SandboxDatabase.StartAsync(home, time, cancellation);
        var sandbox = new Sandbox(
            home, home.IdentityProvider(time), database, new ServerFleet(home, launcher, database.Connection, time));
        try
        {
            await sandbox._control.StartAsync(cancellation);
            home.KeepBasePort();
            await sandbox.Fleet.StartAsync(cancellation);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops fronts, then centrals, then the rest; every commit under way is finished first.</summary>
    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _control.DisposeAsync();
        await Database.DisposeAsync();
    }

    private WebApplication BuildControl()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Home.ControlAddress);
        WebApplication app = builder.Build();
        IdentityEndpoints.Map(app, Identity);
        ControlEndpoints.Map(app, this, app.Lifetime.ApplicationStopping);
        return app;
    }
}
