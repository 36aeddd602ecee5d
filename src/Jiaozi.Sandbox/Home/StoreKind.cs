namespace Jiaozi.Sandbox.Home;

/// <summary>Where the centrals of a sandbox keep their books.</summary>
public enum StoreKind
{
    /// <summary>Each in a folder of its own, on the embedded store; a region has one node.</summary>
    Embedded,

    /// <summary>In a PostgreSQL database, a schema for each region; a region has one node or more.</summary>
    Postgres,
}
