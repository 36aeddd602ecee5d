namespace Jiaozi.Storage.Postgres.Statements;

/// <summary>The table of each family, in the schema that the connection's search path names.</summary>
internal static class Tables
{
    private static readonly string[] Names =
        Array.ConvertAll(Enum.GetValues<StoreFamily>(), family => family.ToString().ToLowerInvariant());

    /// <summary>The table's name, which needs no quotes.</summary>
    public static string Of(StoreFamily family) => Names[(int)family];

    /// <summary>The family that the table holds.</summary>
    public static StoreFamily FamilyOf(string table) => (StoreFamily)Array.IndexOf(Names, table);
}
