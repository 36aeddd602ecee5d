using System.Security.Cryptography;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Commands;

/// <summary>The network that a command works with: a sandbox's, or one given by files.</summary>
internal sealed class NetworkContext
{
    private NetworkContext(SandboxPaths paths, NetworkFile network, bool isSandbox) =>
        (Paths, Network, IsSandbox) = (paths, network, isSandbox);

    public SandboxPaths Paths { get; }

    public NetworkFile Network { get; }

    /// <summary>True for a sandbox's own network file.</summary>
    public bool IsSandbox { get; }

    /// <summary>Opens the network file.</summary>
    /// <exception cref="CommandException">There is none, or it is not valid.</exception>
    public static NetworkContext Open(string data, string? networkFile, string? rootKeyFile)
    {
        var paths = new SandboxPaths(data);
        if (networkFile is not null && rootKeyFile is null)
        {
            throw new CommandException(
                "--network needs --root-key: a network file is only as good as the key you trust.");
        }

        if (networkFile is null && !File.Exists(paths.NetworkFile))
        {
            throw new CommandException(
                $"There is no sandbox in '{data}'. Start one with: ./jiaozi sandbox --data {data}");
        }

        try
        {
            PublicKey root = KeyFile.ReadPublic(rootKeyFile ?? paths.RootPublicKey);
            NetworkFile network = NetworkFile.Open(File.ReadAllBytes(networkFile ?? paths.NetworkFile), root);
            return new NetworkContext(paths, network, networkFile is null);
        }
        catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException)
        {
            throw new CommandException($"The network file cannot be used: {fault.Message}");
        }
    }

    /// <summary>The file with the private key of an operator of the sandbox, for commands that were given none.</summary>
    /// <param name="number">From 1 on.</param>
    /// <param name="option">The option that names one.</param>
    /// <exception cref="CommandException">The folder has none.</exception>
    public string OperatorKey(int number, string option)
    {
        string path = Paths.OperatorKey(number);
        if (File.Exists(path)) return path;
        throw new CommandException(
            $"Give {option} FILE: without it a sandbox's own key is used, and there is no '{path}'.");
    }

    /// <summary>
    /// The fronts to use, nearest first: those of the region where the terminal is, then all others. Commands begin
    /// with different ones of the nearest.
    /// </summary>
    public IReadOnlyList<Uri> Fronts(string? at)
    {
        RegionPlan here = Network.Plan.Regions[0];
        if (at is not null)
        {
            if (!RegionCode.TryParse(at, out RegionCode code) || Network.Region(code) is not { } found)
                throw new CommandException($"'{at}' is no region of this network. Regions: {Regions()}.");
            here = found;
        }

        int first = here.Fronts.Count > 1 ? RandomNumberGenerator.GetInt32(here.Fronts.Count) : 0;
        IEnumerable<string> others = Network.Plan.Regions.Where(region => region != here)
            .SelectMany(region => region.Fronts);
        return [.. here.Fronts.Skip(first).Concat(here.Fronts.Take(first)).Concat(others)
            .Select(address => new Uri(address))];
    }

    private string Regions() => string.Join(", ", Network.Plan.Regions.Select(region => region.Code));
}
