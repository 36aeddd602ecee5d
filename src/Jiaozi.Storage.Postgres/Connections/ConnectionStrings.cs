using System.Data.Common;
using Npgsql;

namespace Jiaozi.Storage.Postgres.Connections;

/// <summary>Makes the operator's connection string into the ones the store uses.</summary>
internal static class ConnectionStrings
{
    // Settings of every session. They go into the start of the connection, where nothing resets them.
    // - Statements are few and known, with one good plan each, by the index on the key. Statistics of a table that
    //   has just grown must not talk the server into reading all of it, and planning each call costs more than it
    //   gains.
    // - The isolation that the statements are written for, whatever the server's default.
    // - A node that vanished with its machine must not keep its locks for two hours.
    private const string SessionSettings =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off"
        + " -c enable_mergejoin=off -c max_parallel_workers_per_gather=0 -c jit=off -c bytea_output=hex"
        + @" -c default_transaction_isolation=read\ committed"
        + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    private static readonly string[] SetByTheStore =
    [
        "Search Path", "Timeout", "Command Timeout", "Cancellation Timeout", "Minimum Pool Size", "Maximum Pool Size",
        "Pooling", "Multiplexing", "Enlist", "No Reset On Close", "Max Auto Prepare", "Auto Prepare Min Usages",
        "Include Error Detail",
    ];

    /// <summary>
    /// What is wrong with an operator's connection string; never repeats it, because of the password.
    /// </summary>
    public static IEnumerable<string> FindFaults(string text)
    {
        DbConnectionStringBuilder said;
        try
        {
            said = new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return ["the connection string is not a list such as Host=db1;Database=jiaozi;Username=jiaozi"];
        }

        List<string> faults = [];
        var parsed = new NpgsqlConnectionStringBuilder();
        foreach (string keyword in said.Keys)
            if (TrySet(parsed, keyword, said[keyword]) is { } fault) faults.Add(fault);
        if (string.IsNullOrWhiteSpace(parsed.Host))
            faults.Add("the connection string names no Host");
        if (string.IsNullOrWhiteSpace(parsed.Database))
            faults.Add("the connection string names no Database");
        if (string.IsNullOrWhiteSpace(parsed.Username))
            faults.Add("the connection string names no Username");
        faults.AddRange(SetByTheStore
            .Intersect(SetIn(parsed), StringComparer.OrdinalIgnoreCase)
            .Select(keyword => $"the connection string sets {keyword}, which the store sets itself"));
        return faults;
    }

    private static string? TrySet(NpgsqlConnectionStringBuilder parsed, string keyword, object value)
    {
        try
        {
            parsed[keyword] = value;
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            return parsed.ContainsKey(keyword)
                ? $"the connection string has a value for {keyword} that cannot be used"
                : $"the connection string has the unknown keyword {keyword}";
        }
    }

    /// <summary>The connection string for one pool of the store.</summary>
    public static NpgsqlConnectionStringBuilder For(PostgresOptions options, int connections)
    {
        var made = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            SearchPath = $"\"{options.Schema}\"",
            Timeout = (int)options.ConnectTimeout.TotalSeconds,
            CommandTimeout = (int)options.CallTimeout.TotalSeconds,
            MaxPoolSize = connections,
            MinPoolSize = 0,
            Enlist = false,
            // Nothing in a session of the store outlives a call but its prepared statements.
            NoResetOnClose = true,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 1,
            // The detail of a violated unique key is the key, and keys are no secrets in a central's log.
            IncludeErrorDetail = true,
        };
        made.Options = $"{made.Options} {SessionSettings}".Trim();
        made.ApplicationName ??= $"jiaozi {options.Region}";
        if (made.Host!.Contains(',', StringComparison.Ordinal) && !SetIn(made).Contains("Target Session Attributes"))
            made.TargetSessionAttributes = "primary";
        return made;
    }

    // Its ContainsKey answers whether there is such a keyword at all.
    private static IEnumerable<string> SetIn(NpgsqlConnectionStringBuilder builder) => builder.Keys.Cast<string>();
}
