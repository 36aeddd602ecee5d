namespace Jiaozi.Central.Host;

/// <summary>A central in the foreground, as a service manager or a terminal runs it.</summary>
public static class CentralProgram
{
    /// <summary>Runs until the process is asked to stop, or must.</summary>
    /// <param name="configuration">What it needs to know.</param>
    /// <param name="stopping">Asks it to stop, as the signals of the system do.</param>
    /// <returns>Exit code: 0 when it was asked to stop, 1 when the node could not go on and has to be started again.</returns>
    /// <exception cref="Storage.StoreException">The store cannot be opened.</exception>
    /// <exception cref="FormatException">See <see cref="CentralServer.StartAsync(CentralConfiguration, TimeProvider,
    /// CancellationToken)"/>.</exception>
    public static async Task<int> RunAsync(CentralConfiguration configuration, CancellationToken stopping)
    {
        CentralServer server = await CentralServer.StartAsync(configuration, TimeProvider.System, stopping);
        await using (server)
        {
            Console.WriteLine($"central {server.Node.Region} listens on {server.Address}");
            await server.WaitForShutdownAsync(stopping);
            Console.WriteLine($"central {server.Node.Region} is stopping");
        }

        Console.WriteLine($"central {server.Node.Region} has stopped");
        return server.Failure is null ? 0 : 1;
    }
}
