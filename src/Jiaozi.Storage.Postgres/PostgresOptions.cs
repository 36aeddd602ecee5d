using Jiaozi.Core.Owners;
using Jiaozi.Storage.Postgres.Connections;

namespace Jiaozi.Storage.Postgres;

/// <summary>Which PostgreSQL database keeps a region's store and what the store may use of it.</summary>
public sealed record PostgresOptions
{
    private const int MaxSchemaLength = 63;

    /// <summary>
    /// Where the database is and how to log in, in the form of Npgsql, such as
    /// <c>Host=db1,db2;Database=jiaozi;Username=jiaozi;Passfile=/etc/jiaozi/pgpass</c>. With several hosts the one
    /// that accepts writes is used. What the store sets itself (pool sizes, time-outs, search path) must not be in
    /// it.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The region whose store it is.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>
    /// The schema with the store's tables, so that one database can hold several regions; made when it does not exist.
    /// Lower-case ASCII letters, digits and underscores, 1 to 63 of them, no digit first and no <c>pg_</c>. The
    /// default is <see cref="SchemaOf"/>.
    /// </summary>
    public string Schema { get => field ?? SchemaOf(Region); init; }

    /// <summary>
    /// Connections for reads, 1 to 200; as many reads run at once and others wait. Commits take one connection more.
    /// </summary>
    public int ReadConnections { get; init; } = 8;

    /// <summary>
    /// Connections for snapshots, 1 to 50. Each open snapshot holds one; a further one waits for
    /// <see cref="ConnectTimeout"/> and fails.
    /// </summary>
    public int SnapshotConnections { get; init; } = 8;

    /// <summary>How long connecting may take, from 1 second to 5 minutes.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long one read, one page of a scan or one commit may take, from 1 second to 10 minutes. Whether a commit
    /// that took longer is durable is unknown.
    /// </summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The schema a region gets by default: <c>jiaozi_cn_sh</c> for CN-SH.</summary>
    public static string SchemaOf(RegionCode region) =>
        $"jiaozi_{region.ToString().ToLowerInvariant().Replace('-', '_')}";

    /// <summary>
    /// What is wrong with what an operator sets, which is all but the region; never repeats the password.
    /// </summary>
    public IReadOnlyList<string> FindFaults()
    {
        List<string> faults = [.. ConnectionStrings.FindFaults(ConnectionString)];
        Check(IsSchema(Schema), $"{nameof(Schema)} '{Schema}' is not a name of a-z, 0-9 and _ that may be used");
        Check(ReadConnections is >= 1 and <= 200, $"{nameof(ReadConnections)} is {ReadConnections}, not 1 to 200");
        Check(
            SnapshotConnections is >= 1 and <= 50,
            $"{nameof(SnapshotConnections)} is {SnapshotConnections}, not 1 to 50");
        CheckTime(ConnectTimeout, TimeSpan.FromMinutes(5), nameof(ConnectTimeout));
        CheckTime(CallTimeout, TimeSpan.FromMinutes(10), nameof(CallTimeout));
        return faults;

        void Check(bool sound, string fault)
        {
            if (!sound)
                faults.Add(fault);
        }

        void CheckTime(TimeSpan time, TimeSpan longest, string name) => Check(
            time >= TimeSpan.FromSeconds(1) && time <= longest && time.Ticks % TimeSpan.TicksPerSecond == 0,
            $"{name} is {time}, not whole seconds from 1 to {longest.TotalSeconds}");
    }

    /// <summary>Refuses what cannot work, with all faults in one message.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    internal void ThrowIfInvalid()
    {
        List<string> faults = [.. FindFaults()];
        if (Region.IsNone)
            faults.Add($"{nameof(Region)} is missing");
        if (faults.Count > 0)
            throw new ArgumentException($"The store's options are wrong: {string.Join("; ", faults)}.");
    }

    private static bool IsSchema(string schema) =>
        schema.Length is >= 1 and <= MaxSchemaLength
        && !char.IsAsciiDigit(schema[0])
        && !schema.StartsWith("pg_", StringComparison.Ordinal)
        && schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
