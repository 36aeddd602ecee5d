using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>The network file as it lies in the sandbox's folder now: servers come and go while the load runs.</summary>
internal sealed class NewestNetwork(SandboxPaths paths)
{
    private readonly PublicKey _root = KeyFile.ReadPublic(paths.RootPublicKey);

    private readonly Lock _gate = new();
    private (DateTime Written, NetworkFile File)? _read;

    /// <summary>The file; read again only after it has changed, since verifying it takes long.</summary>
    public NetworkFile Read()
    {
        lock (_gate)
        {
            DateTime written = File.GetLastWriteTimeUtc(paths.NetworkFile);
            if (_read?.Written != written)
                _read = (written, NetworkFile.Open(File.ReadAllBytes(paths.NetworkFile), _root));
            return _read.Value.File;
        }
    }

    /// <summary>Addresses of a region's fronts.</summary>
    public IReadOnlyList<Uri> Fronts(RegionCode region) =>
        [.. Read().Region(region)!.Fronts.Select(front => new Uri(front))];
}
