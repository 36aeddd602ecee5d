namespace Jiaozi.Storage;

/// <summary>What a change does and what it demands of the key.</summary>
public enum StoreChangeKind
{
    /// <summary>Writes the value whether or not the key exists.</summary>
    Put,

    /// <summary>Writes the value; the key must not exist.</summary>
    PutNew,

    /// <summary>Removes the key if it exists.</summary>
    Delete,

    /// <summary>Removes the key; it must exist.</summary>
    DeleteExisting,

    /// <summary>Changes nothing; the key must exist with exactly the value.</summary>
    Expect,
}
