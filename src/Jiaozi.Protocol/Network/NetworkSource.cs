using Jiaozi.Core.Network;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Protocol.Network;

/// <summary>
/// Holds the newest network file from a path and from peers. Whoever hands in a file need not be trusted: it counts
/// only if the root key signed it, the network is the same and the version is higher.
/// </summary>
public sealed class NetworkSource : INetworkSource, IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    private readonly string? _path;
    private readonly PublicKey _root;
    private readonly Lock _gate = new();
    private readonly ITimer? _timer;
    private DateTime _written;
    private volatile NetworkFile _current;

    private NetworkSource(NetworkFile current, PublicKey root, string? path, DateTime written, TimeProvider time)
    {
        (_current, _root, _path, _written) = (current, root, path, written);
        if (path is not null) _timer = time.CreateTimer(_ => Poll(), null, PollEvery, PollEvery);
    }

    /// <inheritdoc/>
    public NetworkFile Current => _current;

    /// <summary>Raised after a newer file came into force, or with a message when a file was not accepted.</summary>
    public event Action<string>? Changed;

    /// <summary>Opens the file and watches it for newer versions.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="WireFormatException">The file is not a network file of that root key.</exception>
    public static NetworkSource Watch(string path, PublicKey root, TimeProvider time)
    {
        DateTime written = File.GetLastWriteTimeUtc(path);
        return new NetworkSource(NetworkFile.Open(File.ReadAllBytes(path), root), root, path, written, time);
    }

    /// <summary>Starts from a file in memory.</summary>
    public static NetworkSource Of(NetworkFile file) => new(file, file.Root, null, default, TimeProvider.System);

    /// <summary>Offers a file from wherever.</summary>
    /// <returns>True if it is newer and now in force.</returns>
    public bool Offer(ReadOnlyMemory<byte> bytes)
    {
        NetworkFile file;
        try
        {
            file = NetworkFile.Open(bytes, _root);
        }
        catch (WireFormatException fault)
        {
            Changed?.Invoke($"A network file was not accepted: {fault.Message}");
            return false;
        }

        lock (_gate)
        {
            if (file.Plan.Id != _current.Plan.Id || file.Plan.Version <= _current.Plan.Version) return false;
            _current = file;
        }

        Changed?.Invoke($"Network file version {file.Plan.Version} is in force.");
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
    }

    private void Poll()
    {
        try
        {
            DateTime written = File.GetLastWriteTimeUtc(_path!);
            if (written == _written) return;
            byte[] bytes = File.ReadAllBytes(_path!);
            _written = written;
            Offer(bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The file is being replaced, or is away for the moment: the version in force stays, the next poll looks again.
        }
    }
}
