using System.Net.Security;
using Grpc.Net.Client;
using Jiaozi.Core.Network;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Centrals;

/// <summary>One address of a central with its channel. After it left the network file it finishes its calls.</summary>
internal sealed class CentralEndpoint : IDisposable
{
    /// <summary>How long an address that could not be reached is tried last.</summary>
    private static readonly TimeSpan Avoidance = TimeSpan.FromSeconds(3);

    private readonly GrpcChannel _channel;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private int _calls;
    private bool _retired;
    private long _avoidUntil;

    public CentralEndpoint(string address, SslClientAuthenticationOptions tls, FrontLimits limits, TimeProvider time)
    {
        _time = time;
        _avoidUntil = time.GetTimestamp();
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = NewHandler(tls, limits),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = 2 * NetworkFile.MaxBytes,

            // The library would wait up to two minutes before it looks again at a central that was away for long.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
        });
        Client = new Central.CentralClient(_channel);
        Orders = new OrderStream(Client, limits, time);
        Alone = [this];
    }

    /// <summary>Calls the central.</summary>
    public Central.CentralClient Client { get; }

    /// <summary>Sends orders to the central.</summary>
    public OrderStream Orders { get; }

    /// <summary>This address as a list, for regions that have one.</summary>
    public IReadOnlyList<CentralEndpoint> Alone { get; }

    /// <summary>False for a moment after the address could not be reached.</summary>
    public bool IsPromising => _time.GetTimestamp() >= Interlocked.Read(ref _avoidUntil);

    /// <summary>A call begins; every begin is followed by <see cref="EndCall"/>.</summary>
    public void BeginCall()
    {
        lock (_gate) _calls++;
    }

    /// <summary>A call has ended.</summary>
    public void EndCall()
    {
        lock (_gate)
        {
            if (--_calls > 0 || !_retired) return;
        }

        Dispose();
    }

    /// <summary>The address could not be reached just now.</summary>
    public void Avoid() => Interlocked.Exchange(
        ref _avoidUntil, _time.GetTimestamp() + (long)(Avoidance.TotalSeconds * _time.TimestampFrequency));

    /// <summary>Takes no new calls; closes as soon as those under way have ended.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _retired = true;
            if (_calls > 0) return;
        }

        Dispose();
    }

    /// <summary>Closes at once.</summary>
    public void Dispose()
    {
        Orders.Dispose();
        _channel.Dispose();
    }

    private static SocketsHttpHandler NewHandler(SslClientAuthenticationOptions tls, FrontLimits limits) => new()
    {
        SslOptions = tls,
        ConnectTimeout = limits.ConnectTimeout,

        // A central that vanished without a word (power, network) is noticed by unanswered pings, idle or not.
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        KeepAlivePingDelay = TimeSpan.FromSeconds(1),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    };
}
