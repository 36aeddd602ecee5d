namespace Jiaozi.Cli.Benching.Floor;

/// <summary>What moving requests and answers over HTTP costs when nothing is done with them.</summary>
/// <param name="PerSecond">Requests per second of the machine.</param>
/// <param name="ServersUs">Processor microseconds of the servers per request.</param>
/// <param name="GeneratorUs">Processor microseconds of the load generator per request.</param>
internal sealed record FloorHttp(double PerSecond, double ServersUs, double GeneratorUs)
{
    /// <summary>Both.</summary>
    public double TotalUs => Math.Round(ServersUs + GeneratorUs, 1);
}
