using System.Net.Sockets;
using Npgsql;

namespace Jiaozi.Storage.Postgres.Connections;

/// <summary>
/// Turns what the driver throws into plain words: what is wrong, where, and what the operator can do.
/// </summary>
internal sealed class PostgresFaults(PostgresOptions options)
{
    private readonly NpgsqlConnectionStringBuilder _at = new(options.ConnectionString);

    /// <summary>The database and its server, without secrets.</summary>
    public string Place => $"the PostgreSQL database '{_at.Database}' at {_at.Host}:{_at.Port}";

    /// <summary>True when the connection is gone, and not only the statement.</summary>
    public static bool IsBroken(Exception e) => e is not PostgresException server || server.SqlState is
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow;

    /// <summary>
    /// True when the server undid the whole transaction and the same one may succeed if tried again.
    /// </summary>
    public static bool IsUndoneByRivals(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>The store's exception for a fault of the database; null when it is something else.</summary>
    public StoreException? Explain(Exception e) => e switch
    {
        PostgresException server => Say($"{Help(server)} (SQLSTATE {server.SqlState}: {server.MessageText})", e),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            Say($"did not answer in time, because it or the store is overloaded or cut off ({e.Message})", e),
        NpgsqlException { InnerException: SocketException socket } =>
            Say($"cannot be reached ({socket.Message}): start it, or correct the address in the configuration", e),
        NpgsqlException { InnerException: AggregateException } =>
            Say("cannot be reached on any of its hosts as the primary: start it, or correct the addresses", e),
        NpgsqlException or SocketException or IOException => Say($"broke the connection ({e.Message})", e),
        _ => null,
    };

    private StoreException Say(string what, Exception e) => new($"The store failed: {Place} {what}.", e);

    private string Help(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"refuses the login of '{_at.Username}': correct user name and password in the configuration,"
            + " or the server's pg_hba.conf",
        PostgresErrorCodes.InvalidCatalogName =>
            $"does not exist: make it with CREATE DATABASE, owned by '{_at.Username}'",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"does not let '{_at.Username}' do this: GRANT it CREATE on the database, or ownership of the schema"
            + $" '{options.Schema}'",
        PostgresErrorCodes.DiskFull =>
            "has no room left on its disk: free or add space; the store goes on by itself then",
        PostgresErrorCodes.OutOfMemory => "is out of memory: give the server more, or fewer connections",
        PostgresErrorCodes.TooManyConnections =>
            "has no connection free: raise the server's max_connections, or lower the store's pool sizes",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "only reads: it is a standby or was set read-only; name the primary in the configuration",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
            "is stopping, starting or recovering: wait until it accepts connections",
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable =>
            "cancelled the statement because it took too long",
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
            "undid the commit again and again because other commits were in its way",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn =>
            $"lacks a part of the schema '{options.Schema}': somebody changed it; restore it from a backup",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.IoError =>
            "reports damaged data or a failing disk: stop, and restore it from a backup or a standby",
        _ => "refused the statement",
    };
}
