namespace Jiaozi.Front;

/// <summary>What a front takes on at most, and how long it waits.</summary>
public sealed record FrontLimits
{
    /// <summary>Largest request body in bytes; an order with 256 of the longest coin strings fits.</summary>
    public int MaxRequestBytes { get; init; } = 512 * 1024;

    /// <summary>Requests a second from one address (IPv6: one /64), sustained; 0 for no limit.</summary>
    public double RequestsPerSecondPerAddress { get; init; } = 50;

    /// <summary>Requests from one address at once, on top of the sustained rate.</summary>
    public int BurstPerAddress { get; init; } = 200;

    /// <summary>Orders and account requests a second with one device key, sustained; 0 for no limit.</summary>
    public double RequestsPerSecondPerDevice { get; init; } = 10;

    /// <summary>Orders and account requests with one device key at once, on top of the sustained rate.</summary>
    public int BurstPerDevice { get; init; } = 50;

    /// <summary>Addresses, and devices, whose rate is remembered; the longest unseen are forgotten first.</summary>
    public int MaxRateEntries { get; init; } = 200_000;

    /// <summary>Requests under way at once; more are refused as overload.</summary>
    public int MaxConcurrentRequests { get; init; } = 4096;

    /// <summary>Terminals listening for coins at once.</summary>
    public int MaxListeners { get; init; } = 20_000;

    /// <summary>How long a central may take to answer.</summary>
    public TimeSpan CentralTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection to a central may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a central is asked for a newer network file.</summary>
    public TimeSpan NetworkRefresh { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old the overviews of supply and health may be, so that asking for them costs the centrals little.
    /// </summary>
    public TimeSpan OverviewMaxAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a silent event stream shows that it is alive.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Seals whose signature is remembered as verified.</summary>
    public int SealMemory { get; init; } = 200_000;
}
