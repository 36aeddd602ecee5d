using Jiaozi.Central.Host;
using Jiaozi.Storage;

if (args is not ["--config", var path])
{
    Console.Error.WriteLine("usage: Jiaozi.Central.Host --config FILE");
    return 2;
}

try
{
    return await CentralProgram.RunAsync(CentralConfiguration.Read(path), CancellationToken.None);
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
