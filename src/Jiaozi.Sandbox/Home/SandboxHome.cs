using System.Globalization;
using System.Security.Cryptography;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Protocol.Network;
using Jiaozi.Sandbox.Identity;

namespace Jiaozi.Sandbox.Home;

/// <summary>
/// A sandbox's data folder. The first start makes its own root key, region keys, two operator keys and identity
/// provider; later starts find them again and only sign a new network file if ports or regions changed.
/// </summary>
public sealed class SandboxHome
{
    private const int Operators = 2;

    private readonly Lock _changing = new();
    private readonly StoreMark _store;
    private volatile NetworkFile _network;

    private SandboxHome(SandboxPaths paths, NetworkFile network, StoreMark store, SandboxOptions options)
    {
        Paths = paths;
        _network = network;
        _store = store;
        Options = options;
    }

    /// <summary>Where things are.</summary>
    public SandboxPaths Paths { get; }

    /// <summary>The network file, as this sandbox has signed it last.</summary>
    public NetworkFile Network => _network;

    /// <summary>Where the books are kept.</summary>
    public StoreKind Store => _store.Kind;

    /// <summary>How it was opened.</summary>
    public SandboxOptions Options { get; }

    /// <summary>Address of identity provider and control.</summary>
    public string ControlAddress => SandboxPorts.Control(Options.BasePort);

    /// <summary>The operators' keys.</summary>
    public IReadOnlyList<ISigner> OperatorKeys() =>
        [.. Enumerable.Range(1, Operators).Select(number => KeyFile.ReadPrivate(Paths.OperatorKey(number)))];

    /// <summary>The identity provider, with its key from the data folder.</summary>
    public IdentityProvider IdentityProvider(TimeProvider time) =>
        new(Issuer, ReadIdentityKey(Paths.IdentityKey), time);

    /// <summary>Opens the data folder, or makes it.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="FormatException">What is in it does not belong to this sandbox.</exception>
    public static SandboxHome Open(SandboxOptions options)
    {
        var paths = new SandboxPaths(options.DataPath);
        Directory.CreateDirectory(paths.Data);
        StoreMark store = StoreMark.Settle(paths, options);
        if (!Directory.Exists(paths.Network))
        {
            if (StoreMark.HasBooks(paths))
            {
                throw new FormatException(
                    $"There are books in '{paths.Data}', but not '{paths.Network}' with their keys, and new keys would"
                    + " not fit them. Put it back, or use another folder: --data DIR");
            }

            Create(paths, options);
        }

        Protect(paths.NetworkKey);
        PublicKey root = KeyFile.ReadPublic(paths.RootPublicKey);
        NetworkFile network = NetworkFile.Open(File.ReadAllBytes(paths.NetworkFile), root);
        return new SandboxHome(paths, Refresh(network, paths, options), store, options);
    }

    /// <summary>Signs a changed plan with the next version and puts it in force.</summary>
    public static NetworkFile Sign(SandboxPaths paths, NetworkPlan plan)
    {
        using SoftwareKey root = KeyFile.ReadPrivate(paths.RootKey);
        NetworkFile file = NetworkFile.Sign(plan, root);
        Replace(paths.NetworkFile, file.Bytes.Span);
        return file;
    }

    /// <summary>
    /// Lets the folder remember its store. Only a central that has started on it shows that it is the right one.
    /// </summary>
    public void KeepStore()
    {
        lock (_changing) _store.Keep(Paths);
    }

    /// <summary>Lets commands that know the folder find the control.</summary>
    internal void KeepBasePort() => File.WriteAllText(
        Paths.BasePort, Options.BasePort.ToString(CultureInfo.InvariantCulture) + "\n");

    /// <summary>The place of a region in this sandbox, which its ports go by; negative for a strange one.</summary>
    internal int IndexOf(RegionCode region) => Options.Regions.ToList().IndexOf(region);

    /// <summary>Changes a region in the newest network file, and puts that in force as the next version.</summary>
    /// <exception cref="IOException">Others have held the file for long.</exception>
    public async Task<NetworkFile> ChangeAsync(
        RegionCode region, Func<RegionPlan, RegionPlan> change, TimeProvider time, CancellationToken cancellation)
    {
        // The file's own: somebody may have signed a newer one since the sandbox has started.
        using HeldFile held = await HeldFile.TakeAsync(Paths.NetworkFile, time, cancellation);
        NetworkPlan plan = NetworkFile.Open(held.Read(), _network.Root).Plan;
        return _network = Sign(Paths, plan with
        {
            Version = plan.Version + 1,
            Regions = [.. plan.Regions.Select(each => each.Code == region ? change(each) : each)],
        });
    }

    private static string Issuer => "https://identity.sandbox.jiaozi.invalid";

    private static void Create(SandboxPaths paths, SandboxOptions options)
    {
        // Made beside its place and moved there whole, so that a start cut short leaves nothing half made.
        string making = paths.Network + ".new";
        if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        Directory.CreateDirectory(making);
        KeyFile.CreatePrivate(Path.Combine(making, "root.key"), CoseAlgorithm.Ed25519);
        KeyFile.CreatePrivate(Path.Combine(making, "identity.key"), CoseAlgorithm.ES256);
        for (int number = 1; number <= Operators; number++)
            KeyFile.CreatePrivate(Path.Combine(making, $"operator-{number}.key"), CoseAlgorithm.Ed25519);
        foreach (RegionCode region in options.Regions)
            KeyFile.CreatePrivate(Path.Combine(making, $"{region}.key"), CoseAlgorithm.Ed25519);
        KeyFile.CreateSecret(Path.Combine(making, "network.key"));
        using SoftwareKey root = KeyFile.ReadPrivate(Path.Combine(making, "root.key"));
        KeyFile.WritePublic(Path.Combine(making, "root.pub"), root.PublicKey);
        NetworkFile file = NetworkFile.Sign(FirstPlan(making, options), root);
        File.WriteAllBytes(Path.Combine(making, "network.cose"), file.Bytes.Span);
        Directory.Move(making, paths.Network);
    }

    /// <summary>Sandboxes of earlier versions left the network key readable by everybody.</summary>
    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static NetworkPlan FirstPlan(string folder, SandboxOptions options)
    {
        using ECDsa identity = ReadIdentityKey(Path.Combine(folder, "identity.key"));
        return new NetworkPlan
        {
            Id = NetworkIds.Draw(),
            Name = "Jiaozi sandbox",
            Version = 1,
            Currency = Currency.Of("CNY", 2),
            IssuanceThreshold = 2,
            AdministrationThreshold = 1,
            Operators = [.. Enumerable.Range(1, Operators).Select(number => new NamedKey(
                $"operator {number}", PublicOf(Path.Combine(folder, $"operator-{number}.key"))))],
            IdentityProviders =
                [new IdentityProviderPlan(Issuer, Identity.IdentityProvider.Audience, KeySet.Json(identity))],
            Regions = Regions(options, region => PublicOf(Path.Combine(folder, $"{region}.key"))),
            HomeRegions = HomeRegionTable.ForChina(options.Regions[0]),
        };
    }

    private static IReadOnlyList<RegionPlan> Regions(SandboxOptions options, Func<RegionCode, PublicKey> key) =>
        [.. options.Regions.Select((code, index) => new RegionPlan
        {
            Code = code,
            Name = RegionNames.Of(code),
            Centrals = [.. Numbers(options.Nodes).Select(n => SandboxPorts.Central(options.BasePort, index, n))],
            Fronts = [.. Numbers(options.Fronts).Select(n => SandboxPorts.Front(options.BasePort, index, n))],
            Keys = [new RegionKey(key(code), KeyState.Signing)],
        })];

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(1, count);

    /// <summary>
    /// Ports and servers may change from start to start, and regions may join: that is a new signed version.
    /// </summary>
    private static NetworkFile Refresh(NetworkFile network, SandboxPaths paths, SandboxOptions options)
    {
        RegionCode gone = network.Plan.Regions
            .Select(region => region.Code)
            .FirstOrDefault(code => !options.Regions.Contains(code));
        if (!gone.IsNone)
            throw new FormatException($"The sandbox in '{paths.Data}' has region {gone}; a region cannot leave.");
        foreach (RegionCode region in options.Regions)
            if (!File.Exists(paths.RegionKey(region))) KeyFile.CreatePrivate(paths.RegionKey(region), CoseAlgorithm.Ed25519);
        IReadOnlyList<RegionPlan> wanted = Regions(options, region => PublicOf(paths.RegionKey(region)));
        var regions = wanted
            .Select(region => network.Region(region.Code) is { } old ? region with { Keys = old.Keys } : region)
            .ToList();
        bool same = regions.Count == network.Plan.Regions.Count && regions.All(region =>
            network.Region(region.Code)!.Centrals.SequenceEqual(region.Centrals)
            && network.Region(region.Code)!.Fronts.SequenceEqual(region.Fronts));
        return same
            ? network
            : Sign(paths, network.Plan with { Version = network.Plan.Version + 1, Regions = regions });
    }

    private static PublicKey PublicOf(string path)
    {
        using SoftwareKey key = KeyFile.ReadPrivate(path);
        return key.PublicKey;
    }

    private static ECDsa ReadIdentityKey(string path)
    {
        byte[] scalar = Base64UrlText.Decode(File.ReadAllText(path).Trim().Split(':')[1]);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
    }

    /// <summary>Replaces a file in one step: readers see the old content or the new, never a part.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string fresh = path + ".new";
        using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
