using Jiaozi.Storage.Postgres.Connections;
using Npgsql;

namespace Jiaozi.Storage.Postgres.Statements;

/// <summary>
/// Sends a commit: one statement for each kind of change in each family, all in one message and one transaction,
/// which the server ends by itself. One round trip, and no moment at which a client that died leaves it open.
/// </summary>
internal static class CommitStatements
{
    private const int MostAttempts = 10;

    // The durability of money is not a server's default: an operator may only make it stronger.
    private const string Durable =
        "SELECT set_config('synchronous_commit', 'on', true)"
        + " WHERE current_setting('synchronous_commit') IN ('off', 'local')";

    // Raised by the function require_all of the schema.
    private const string PreconditionFailed = "JZ001";

    /// <summary>Applies all changes and returns when the server says that they are durable.</summary>
    /// <exception cref="StoreConflictException">A precondition does not hold; nothing was changed.</exception>
    public static async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<StoreChange> changes)
    {
        List<ChangeGroup> groups = ChangeGroup.Of(changes);
        for (int attempt = 1; ; attempt++)
        {
            await using NpgsqlBatch batch = connection.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Durable));
            foreach (ChangeGroup group in groups)
                batch.BatchCommands.Add(group.ToCommand());
            try
            {
                await batch.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException e) when (e.SqlState is PreconditionFailed or PostgresErrorCodes.UniqueViolation)
            {
                throw ConflictOf(changes, e);
            }
            catch (PostgresException e) when (attempt < MostAttempts && PostgresFaults.IsUndoneByRivals(e))
            {
                // The server says that it undid everything, and it has already made this commit wait.
            }
        }
    }

    // Both errors name the table, and a key in the detail in hexadecimal: (key)=(\x0a0b).
    private static StoreConflictException ConflictOf(IReadOnlyList<StoreChange> changes, PostgresException e)
    {
        string detail = e.Detail ?? "";
        int start = detail.IndexOf(@"(\x", StringComparison.Ordinal) + 3;
        int end = detail.IndexOf(')', start);
        var key = new StoreKey(
            Tables.FamilyOf(e.TableName!), Convert.FromHexString(detail.AsSpan(start, end - start)));
        return StoreConflictException.For(changes.First(change => change.Key == key));
    }
}
