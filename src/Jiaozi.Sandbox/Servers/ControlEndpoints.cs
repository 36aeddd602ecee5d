namespace Jiaozi.Sandbox.Servers;

/// <summary>Stops and starts single servers of a running sandbox, to see what the others do meanwhile.</summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, IReadOnlyList<ServerProcess> servers)
    {
        routes.MapGet("/sandbox/servers", () => servers.Select(Describe));
        routes.MapPost("/sandbox/servers/{name}/stop", async (string name) =>
        {
            if (Find(servers, name) is not { } server) return Results.NotFound();
            await server.StopAsync();
            return Results.Ok(Describe(server));
        });
        routes.MapPost("/sandbox/servers/{name}/start", async (string name, CancellationToken cancellation) =>
        {
            if (Find(servers, name) is not { } server) return Results.NotFound();
            if (!server.IsRunning) await server.StartAsync(cancellation);
            return Results.Ok(Describe(server));
        });
    }

    private static ServerProcess? Find(IReadOnlyList<ServerProcess> servers, string name) =>
        servers.FirstOrDefault(server => server.Name == name);

    private static ServerStatus Describe(ServerProcess server) => new(server.Name, server.IsRunning, server.Id);
}
