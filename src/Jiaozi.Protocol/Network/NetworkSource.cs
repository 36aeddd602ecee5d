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
    private readonly Func<NetworkFile, string?> _objection;
    private readonly Lock _gate = new();
    private readonly ITimer? _timer;
    private DateTime _written;
    private volatile NetworkFile _current;

    private NetworkSource(
        NetworkFile current, PublicKey root, Func<NetworkFile, string?> objection, string? path, DateTime written,
        TimeProvider time)
    {
        (_current, _root, _objection, _path, _written) = (current, root, objection, path, written);
        if (path is not null) _timer = time.CreateTimer(_ => Poll(), null, PollEvery, PollEvery);
    }

    /// <inheritdoc/>
    public NetworkFile Current => _current;

    /// <summary>Raised after a newer file came into force.</summary>
    public event Action<string>? Changed;

    /// <summary>Raised when a file was not accepted; the one in force stays.</summary>
    public event Action<string>? Rejected;

    /// <summary>Opens the file and watches it for newer versions.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <param name="path">The file.</param>
    /// <param name="root">The root key that the reader trusts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="objection">Why this reader cannot go by a genuine file, or null if it can.</param>
    /// <exception cref="WireFormatException">
    /// The file is not a network file of that root key, or the reader objects to it.
    /// </exception>
    public static NetworkSource Watch(
        string path, PublicKey root, TimeProvider time, Func<NetworkFile, string?>? objection = null)
    {
        objection ??= _ => null;
        DateTime written = File.GetLastWriteTimeUtc(path);
        NetworkFile file = NetworkFile.Open(File.ReadAllBytes(path), root);
        return objection(file) is { } reason
            ? throw new WireFormatException(reason)
            : new NetworkSource(file, root, objection, path, written, time);
    }

    /// <summary>Starts from a file in memory.</summary>
    public static NetworkSource Of(NetworkFile file) => 
        new(file, file.Root, _ => null, null, default, TimeProvider.System);

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
            Rejected?.Invoke($"A network file was not accepted: {fault.Message}");
            return false;
        }

        if (file.Plan.Version > _current.Plan.Version && _objection(file) is { } reason)
        {
            Rejected?.Invoke(
                $"Network file version {file.Plan.Version} is genuine, but version {_current.Plan.Version} stays in "
                + $"force: {reason}");
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
            // The file is being replaced, or is away for the moment: the version in force stays, the next poll looks
            // again.
        }
    }
}
