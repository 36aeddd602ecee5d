namespace Jiaozi.Storage;

/// <summary>The families of keys a central keeps; the numbers are part of the stored format.</summary>
public enum StoreFamily
{
    /// <summary>Unspent coins: owner digest (16), coin id (16).</summary>
    Coins = 0,

    /// <summary>Accounts' lines and recorded outcomes: owner digest (16), order id (16), [coin id (16)].</summary>
    Entries = 1,

    /// <summary>Devices, state and role: owner digest (16).</summary>
    Owners = 2,

    /// <summary>
    /// Coins on their way to another region: region (6, zero padded), writer (2), number (6), big endian.
    /// </summary>
    Outbox = 3,

    /// <summary>Seals with their leaves: writer (2), number (6), big endian.</summary>
    Seals = 4,

    /// <summary>
    /// Facts about the books, short ASCII names: the newest seal of each log, how far each link to here has come.
    /// </summary>
    Meta = 5,
}
