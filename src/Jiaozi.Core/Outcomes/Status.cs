namespace Jiaozi.Core.Outcomes;

/// <summary>
/// What became of an order or request. The numbers are fixed forever and documented in
/// <c>docs/reference/statuses.md</c>; a smaller number takes precedence when several apply.
/// </summary>
public enum Status
{
    /// <summary>Done; durable; final.</summary>
    Committed = 0,

    /// <summary>The bytes are not what formats.md says.</summary>
    MalformedRequest = 1001,
    /// <summary>The request is larger than the limit.</summary>
    RequestTooLarge = 1002,
    /// <summary>The format version is not spoken here.</summary>
    UnsupportedVersion = 1003,
    /// <summary>The order was signed for another network.</summary>
    WrongNetwork = 1004,
    /// <summary>The order id is not a UUID of version 7.</summary>
    InvalidOrderId = 1005,
    /// <summary>The feature value is not a valid phone number or citizen id.</summary>
    MalformedFeatureValue = 1006,
    /// <summary>No region of this network is the home of that feature value or owner.</summary>
    RegionUnknown = 1007,
    /// <summary>The currency is not the network's.</summary>
    WrongCurrency = 1008,
    /// <summary>An amount is below 1 or above the largest amount.</summary>
    AmountOutOfRange = 1009,
    /// <summary>More than 256 input coins.</summary>
    TooManyInputs = 1010,
    /// <summary>A coin is named twice.</summary>
    DuplicateInputs = 1011,
    /// <summary>The expiry is further ahead than the network allows.</summary>
    ExpiryTooFar = 1012,
    /// <summary>A coin string cannot be read.</summary>
    MalformedCoin = 1013,

    /// <summary>A coin's proof does not fit the coin.</summary>
    CoinNotAuthentic = 2001,
    /// <summary>The key that sealed a coin is not in the network file.</summary>
    SealKeyUnknown = 2002,
    /// <summary>The key that sealed a coin was revoked; a sync brings a fresh proof.</summary>
    SealKeyRevoked = 2003,
    /// <summary>The coins presented are not the coins, or not of the payer, that the order names.</summary>
    CoinsNotOfOrder = 2004,
    /// <summary>The signing key is no device of that owner.</summary>
    DeviceUnknown = 2005,
    /// <summary>The signature does not fit the order.</summary>
    SignatureInvalid = 2006,
    /// <summary>A signer is not an operator of the network.</summary>
    SignerUnknown = 2007,
    /// <summary>Too few different operators have signed.</summary>
    NotEnoughSigners = 2008,
    /// <summary>The identity token is not valid for this feature value and device.</summary>
    IdentityTokenInvalid = 2009,
    /// <summary>The access token is missing, expired or not for this request.</summary>
    AccessDenied = 2010,
    /// <summary>This central is not the home of the order's owner.</summary>
    WrongRegion = 2011,

    /// <summary>The order id was used before with other content.</summary>
    OrderIdReused = 3001,
    /// <summary>The order's time is over.</summary>
    OrderExpired = 3002,
    /// <summary>The device was revoked.</summary>
    DeviceRevoked = 3003,
    /// <summary>The owner is frozen: receives, cannot spend.</summary>
    OwnerFrozen = 3004,
    /// <summary>Only an institution may redeem.</summary>
    RoleRequired = 3005,
    /// <summary>The owner has never registered.</summary>
    OwnerUnknown = 3006,
    /// <summary>The owner has as many devices as the network allows.</summary>
    TooManyDevices = 3007,
    /// <summary>The amount is above the network's limit.</summary>
    AmountAboveLimit = 3008,
    /// <summary>A coin is spent already, or was never the payer's.</summary>
    CoinSpent = 3009,
    /// <summary>The coins are worth less than the payment.</summary>
    InsufficientFunds = 3010,

    /// <summary>Nothing is known of that order id (yet).</summary>
    OrderNotFound = 4001,
    /// <summary>Too many requests from this device or address.</summary>
    RateLimited = 4002,
    /// <summary>A queue is full.</summary>
    Overloaded = 4003,
    /// <summary>The home region's central cannot be reached.</summary>
    RegionUnavailable = 4004,
    /// <summary>A coin is on its way from another region and has not arrived yet.</summary>
    CoinInTransit = 4005,
    /// <summary>The store failed before anything was written.</summary>
    StoreUnavailable = 4006,
    /// <summary>The connection broke after the order was sent on; it may or may not commit.</summary>
    OutcomeUnknown = 4007,
    /// <summary>A link from another region brought something that must not be applied.</summary>
    LinkRefused = 4008,
    /// <summary>A wallet sends nothing new before an earlier order of its own is cleared up.</summary>
    EarlierOrderFirst = 4009,
    /// <summary>A fault in the program; reported to the operator.</summary>
    InternalFault = 4999,
}
