using Jiaozi.Core.Owners;

namespace Jiaozi.Sandbox.Servers;

/// <summary>
/// Stops and starts single processes of a running sandbox, to see what the others do meanwhile, and adds and removes
/// nodes and fronts. A change goes on to its end although the one who asked for it has gone.
/// </summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Sandbox sandbox, CancellationToken stopping)
    {
        ServerFleet fleet = sandbox.Fleet;
        routes.MapGet("/sandbox/servers", () => sandbox.Processes.Select(Describe));
        MapProcess(routes, sandbox, "stop", server => server.StopAsync());
        MapProcess(routes, sandbox, "kill", server => server.KillAsync());
        MapProcess(routes, sandbox, "start", server => server.StartAsync(stopping));
        foreach ((string path, ServerKind kind) in (IEnumerable<(string, ServerKind)>)
            [("nodes", ServerKind.Central), ("fronts", ServerKind.Front)])
        {
            string route = $"/sandbox/regions/{{region}}/{path}";
            routes.MapPost(route, (string region, string? name) => ChangeAsync(
                region, code => fleet.AddAsync(kind, code, name, stopping)));
            routes.MapDelete(route, (string region, string? name) => ChangeAsync(
                region, code => fleet.RemoveAsync(kind, code, name, stopping)));
        }
    }

    private static void MapProcess(
        IEndpointRouteBuilder routes, Sandbox sandbox, string verb, Func<ISandboxProcess, Task> act) =>
        routes.MapPost($"/sandbox/servers/{{name}}/{verb}", async (string name) =>
        {
            if (sandbox.Processes.FirstOrDefault(process => process.Name == name) is not { } server)
            {
                return Results.Problem(
                    $"The sandbox has no server '{name}'. It has: "
                    + $"{string.Join(", ", sandbox.Processes.Select(known => known.Name))}.", statusCode: 404);
            }

            return await TryAsync(async () =>
            {
                await act(server);
                return server;
            });
        });

    private static Task<IResult> ChangeAsync(string region, Func<RegionCode, Task<ServerProcess>> change) =>
        RegionCode.TryParse(region, out RegionCode code)
            ? TryAsync(async () => await change(code))
            : Task.FromResult(Results.Problem(
                $"'{region}' is not an ISO 3166-2 code such as CN-SH.", statusCode: 400));

    private static async Task<IResult> TryAsync(Func<Task<ISandboxProcess>> act)
    {
        try
        {
            return Results.Ok(Describe(await act()));
        }
        catch (Exception fault) when (fault
            is InvalidOperationException or TimeoutException or FormatException or IOException)
        {
            return Results.Problem(fault.Message, statusCode: 409);
        }
    }

    private static ServerStatus Describe(ISandboxProcess server) => new(server.Name, server.IsRunning, server.Id);
}
