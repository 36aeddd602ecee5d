using Jiaozi.Front;
using Jiaozi.Front.Configuration;

if (args is not ["--config", { } path])
{
    await Console.Error.WriteLineAsync("Usage: Jiaozi.Front --config FILE");
    return 2;
}

try
{
    await using WebApplication app = FrontServer.Build(FrontConfiguration.Load(path));
    await app.RunAsync();
    return 0;
}
catch (FrontConfigurationException fault)
{
    await Console.Error.WriteLineAsync("The front cannot start:");
    foreach (string error in fault.Errors) await Console.Error.WriteLineAsync($"  {error}");
    return 2;
}
catch (IOException fault)
{
    // Kestrel's word for an address that is taken or not ours.
    await Console.Error.WriteLineAsync($"The front cannot listen: {fault.Message}");
    return 1;
}
