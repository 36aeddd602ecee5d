using System.Data.Common;
using System.Text;

namespace Jiaozi.Sandbox.Home;

/// <summary>
/// What a data folder remembers of its store, in one line: <c>embedded</c>, <c>postgres</c> for a private server, or
/// <c>postgres HOST:PORT/DATABASE</c>. Books do not move from one store to another, so a start with another one would
/// show a network without money.
/// </summary>
/// <param name="Kind">Embedded or PostgreSQL.</param>
/// <param name="Text">The line.</param>
internal sealed record StoreMark(StoreKind Kind, string Text)
{
    private const string Embedded = "embedded";
    private const string Private = "postgres";

    /// <summary>The store to use; the folder remembers it once it is <see cref="Keep">kept</see>.</summary>
    /// <exception cref="FormatException">The folder has another one, or it cannot have so many nodes.</exception>
    public static StoreMark Settle(SandboxPaths paths, SandboxOptions options)
    {
        string? kept = Kept(paths);
        string used = Asked(options) ?? kept ?? Embedded;
        if (kept is not null && kept != used)
        {
            throw new FormatException(
                $"The sandbox in '{paths.Data}' keeps its books in {Name(kept)}, not in {Name(used)}. Books stay where"
                + " they are: start it as before, or use another folder: --data DIR");
        }

        if (used.StartsWith(Private + " ", StringComparison.Ordinal) && options.Postgres is null)
        {
            throw new FormatException(
                $"The sandbox in '{paths.Data}' keeps its books in {Name(used)}. Say how to log in there, as before:"
                + " --postgres CONNECTION");
        }

        StoreKind kind = used == Embedded ? StoreKind.Embedded : StoreKind.Postgres;
        Check(kind, options);
        return new StoreMark(kind, used);
    }

    /// <summary>Lets the folder remember it. Before that it may have no money in it.</summary>
    public void Keep(SandboxPaths paths)
    {
        if (!File.Exists(paths.StoreMark) || Kept(paths) != Text)
            SandboxHome.Replace(paths.StoreMark, Encoding.UTF8.GetBytes(Text + "\n"));
    }

    /// <summary>True if there may be books that belong to the folder.</summary>
    public static bool HasBooks(SandboxPaths paths) => Kept(paths) is not null;

    private static string? Kept(SandboxPaths paths)
    {
        if (File.Exists(paths.StoreMark))
        {
            string text = File.ReadAllText(paths.StoreMark).Trim();
            string? place = text switch
            {
                Embedded => paths.Central,
                Private => paths.Postgres,
                _ when text.StartsWith(Private + " ", StringComparison.Ordinal) => null,
                _ => throw new FormatException(
                    $"'{paths.StoreMark}' is damaged; it must say where the books are: '{Embedded}' if in"
                    + $" '{paths.Central}', '{Private}' if in '{paths.Postgres}', '{Private} HOST:PORT/DATABASE' otherwise."),
            };

            // It was written when there were books: a mount that is missing must not begin a network without money.
            if (place is not null && !(Directory.Exists(place) && Directory.EnumerateFileSystemEntries(place).Any()))
            {
                throw new FormatException(
                    $"'{paths.StoreMark}' says that the books are in '{place}', where nothing is. Put them back, or use"
                    + " another folder: --data DIR");
            }

            return text;
        }

        // Folders from before there was a choice, and starts that were cut short: where there may be books, they stay.
        if (Directory.Exists(paths.Central)) return Embedded;
        return Directory.Exists(paths.Postgres) ? Private : null;
    }

    private static string? Asked(SandboxOptions options) => options switch
    {
        { Postgres: not null, Store: StoreKind.Embedded } => throw new FormatException(
            "--store embedded and --postgres contradict each other."),
        { Postgres: { } connection } => $"{Private} {Place(connection)}",
        { Store: StoreKind.Embedded } => Embedded,
        { Store: StoreKind.Postgres } => Private,
        _ => null,
    };

    private static string Place(string connection)
    {
        DbConnectionStringBuilder parsed;
        try
        {
            parsed = new DbConnectionStringBuilder { ConnectionString = connection };
        }
        catch (ArgumentException)
        {
            // Its message would repeat the password.
            throw new FormatException(
                "--postgres is no connection string such as 'Host=db1;Database=jiaozi;Username=jiaozi'.");
        }

        string host = Value(parsed, "Host", "Server") ?? throw new FormatException("--postgres names no Host.");
        string database = Value(parsed, "Database", "DB") ?? throw new FormatException("--postgres names no Database.");
        return $"{host}:{Value(parsed, "Port") ?? "5432"}/{database}";
    }

    private static string? Value(DbConnectionStringBuilder parsed, params IEnumerable<string> names) =>
        names.Select(name => parsed.TryGetValue(name, out object? value) ? value as string : null)
            .FirstOrDefault(value => value is not null);

    private static string Name(string mark) => mark switch
    {
        Embedded => "the embedded store",
        Private => "a PostgreSQL server of its own (--store postgres)",
        _ => $"PostgreSQL at {mark[(Private.Length + 1)..]}",
    };

    private static void Check(StoreKind kind, SandboxOptions options)
    {
        if (options.Nodes is < 1 or > SandboxOptions.MaxServers)
            throw new FormatException($"A region has 1 to {SandboxOptions.MaxServers} nodes, not {options.Nodes}.");
        if (options.Fronts is < 1 or > SandboxOptions.MaxServers)
            throw new FormatException($"A region has 1 to {SandboxOptions.MaxServers} fronts, not {options.Fronts}.");
        if (kind == StoreKind.Embedded && options.Nodes > 1) throw new FormatException(OneNode);
    }

    /// <summary>Why there is no second node.</summary>
    public const string OneNode = "The embedded store belongs to one process, so a region has one node on it. Several"
        + " nodes share a PostgreSQL database (--store postgres; a sandbox that exists keeps its store, so take another"
        + " folder).";
}
