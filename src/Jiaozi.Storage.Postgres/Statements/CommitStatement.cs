using System.Collections.Concurrent;
using Jiaozi.Storage.Postgres.Connections;
using Npgsql;

namespace Jiaozi.Storage.Postgres.Statements;

/// <summary>
/// Sends a commit as one statement, whose parts are the kinds of change in each family: one round trip, one plan that
/// the server keeps, and a transaction that the server ends by itself, whatever becomes of the client.
/// </summary>
/// <remarks>
/// The parts of a statement all see the state before it and run in no promised order. A batch names a key once and its
/// preconditions are about the state before it, so no part depends on another.
/// </remarks>
internal static class CommitStatement
{
    private const int MostAttempts = 10;

    // The durability of money is not a server's default: an operator may only make it stronger.
    private const string Durable =
        "CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')"
        + " THEN set_config('synchronous_commit', 'on', true) END";

    // Raised by the function require_all of the schema.
    private const string PreconditionFailed = "JZ001";

    // By the set of parts. A central uses a few dozen.
    private static readonly ConcurrentDictionary<uint, string> Texts = new();

    /// <summary>Applies all changes and returns when the server says that they are durable.</summary>
    /// <exception cref="StoreConflictException">A precondition does not hold; nothing was changed.</exception>
    public static async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<StoreChange> changes)
    {
        List<ChangeGroup> groups = ChangeGroup.Of(changes);
        for (int attempt = 1; ; attempt++)
        {
            await using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = TextOf(groups);
            foreach (ChangeGroup group in groups)
                group.AddTo(command.Parameters);
            try
            {
                await command.ExecuteNonQueryAsync();
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

    private static string TextOf(List<ChangeGroup> groups)
    {
        uint parts = 0;
        foreach (ChangeGroup group in groups)
            parts |= 1u << group.Place;
        return Texts.TryGetValue(parts, out string? text) ? text : Texts.GetOrAdd(parts, Compose(groups));
    }

    private static string Compose(List<ChangeGroup> groups)
    {
        List<string> parts = [];
        List<string> results = [Durable];
        int parameter = 1;
        foreach (ChangeGroup group in groups)
        {
            string name = $"part{parts.Count}";
            parts.Add($"{name} AS ({group.ToSql(parameter)})");
            if (group.IsPrecondition)
                results.Add($"require_all('{group.Table}', ${parameter}, (SELECT array_agg(key) FROM {name}))");
            parameter += group.ParameterCount;
        }

        return $"WITH {string.Join(", ", parts)} SELECT {string.Join(", ", results)}";
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
