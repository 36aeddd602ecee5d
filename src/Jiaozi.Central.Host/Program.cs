using Jiaozi.Central.Host;
using Jiaozi.Storage;

if (args is not ["--config", var path])
{
    Console.Error.WriteLine("usage: Jiaozi.Central.Host --config FILE");
    return 2;
}

try
{
    CentralServer server = await CentralServer.StartAsync(
        CentralConfiguration.Read(path), TimeProvider.System, CancellationToken.None);
    await using (server)
    {
        Console.WriteLine($"central {server.Node.Region} listens on {server.Address}");
        await server.WaitForShutdownAsync(CancellationToken.None);
        Console.WriteLine($"central {server.Node.Region} is stopping");
    }

    Console.WriteLine($"central {server.Node.Region} has stopped");
    return 0;
}
catch (ConfigurationException fault)
{
    Console.Error.WriteLine($"The configuration '{path}' has errors:{Environment.NewLine}{fault.Message}");
    return 2;
}
catch (Exception fault) when (fault is StoreException or FormatException or IOException)
{
    Console.Error.WriteLine($"The central cannot start: {fault.Message}");
    return 1;
}
