namespace Jiaozi.Core.Outcomes;

/// <summary>The facts about a status that every part of the system shares.</summary>
/// <param name="Status">The status.</param>
/// <param name="Summary">One plain sentence for people.</param>
/// <param name="Hint">What the sender should do.</param>
/// <param name="Recorded">True if the central keeps the refusal, so that the order id stays refused forever.</param>
public sealed record StatusInfo(Status Status, string Summary, RetryHint Hint, bool Recorded)
{
    /// <summary>All statuses in order of precedence.</summary>
    public static IReadOnlyList<StatusInfo> All { get; } =
    [
        new(Status.Committed, "Done.", RetryHint.None, true),

        Form(Status.MalformedRequest, "The request cannot be read."),
        Form(Status.RequestTooLarge, "The request is too large."),
        Form(Status.UnsupportedVersion, "The request uses a format version that is not spoken here."),
        Form(Status.WrongNetwork, "The request was made for another network."),
        Form(Status.InvalidOrderId, "The order id is not a UUID of version 7."),
        Form(Status.MalformedFeatureValue, "This is not a valid phone number or citizen id."),
        Form(Status.RegionUnknown, "No region of this network is the home of that owner."),
        Form(Status.WrongCurrency, "This network uses another currency."),
        Form(Status.AmountOutOfRange, "The amount is not between 1 and 2^53 - 1 minor units."),
        Form(Status.TooManyInputs, "More than 256 coins in one order."),
        Form(Status.DuplicateInputs, "A coin is named twice in the order."),
        Form(Status.ExpiryTooFar, "The order's expiry is too far ahead."),
        Form(Status.MalformedCoin, "A coin string cannot be read."),

        Form(Status.CoinNotAuthentic, "A coin is not authentic: its proof does not fit it."),
        Form(Status.SealKeyUnknown, "A coin is not authentic: no region of this network has the key that sealed it."),
        new(Status.SealKeyRevoked, "A coin's proof was made with a revoked key; sync to get a fresh proof.",
            RetryHint.Resync, false),
        Form(Status.CoinsNotOfOrder, "The coins sent are not the coins of the payer that the order names."),
        Form(Status.DeviceUnknown, "The signing key is not a device of that owner."),
        Form(Status.SignatureInvalid, "The signature does not fit the request."),
        Form(Status.SignerUnknown, "A signer is not an operator of this network."),
        Form(Status.NotEnoughSigners, "Not enough different operators have signed."),
        Form(Status.IdentityTokenInvalid, "The identity token does not prove this feature value for this device."),
        Form(Status.AccessDenied, "The access token is missing, expired or not for this request."),
        new(Status.WrongRegion, "This region is not the home of that owner.", RetryHint.RetrySame, false),

        new(Status.OrderIdReused, "The order id was used before with other content.", RetryHint.Never, false),
        Final(Status.OrderExpired, "The order's time is over."),
        Final(Status.DeviceRevoked, "The device was revoked."),
        Final(Status.OwnerFrozen, "The owner is frozen: coins can be received, not spent."),
        Final(Status.RoleRequired, "Only an institution may redeem coins."),
        Final(Status.OwnerUnknown, "The owner has never registered."),
        Final(Status.TooManyDevices, "The owner has as many devices as this network allows."),
        Final(Status.AmountAboveLimit, "The amount is above this network's limit for one order."),
        new(Status.CoinSpent, "A coin is spent already, or was never the payer's.", RetryHint.Resync, true),
        new(Status.InsufficientFunds, "The coins are worth less than the payment.", RetryHint.Resync, true),

        new(Status.OrderNotFound, "Nothing is known of that order id.", RetryHint.RetrySame, false),
        Passing(Status.RateLimited, "Too many requests; slow down."),
        Passing(Status.Overloaded, "The system is overloaded."),
        Passing(Status.RegionUnavailable, "The home region cannot be reached."),
        Passing(Status.CoinInTransit, "A coin is still on its way from another region."),
        Passing(Status.StoreUnavailable, "The region's store cannot take orders at the moment."),
        new(Status.OutcomeUnknown, "The order was sent on, but no answer came back.", RetryHint.AskById, false),
        Form(Status.LinkRefused, "The link between regions refused what it was sent."),
        new(Status.EarlierOrderFirst, "Nothing was sent: an earlier order of this wallet must be cleared up first.",
            RetryHint.Resync, false),
        new(Status.InternalFault, "A fault in the program; the operator was told.", RetryHint.AskById, false),
    ];

    private static readonly Dictionary<Status, StatusInfo> ByStatus = All.ToDictionary(info => info.Status);

    /// <summary>The facts about <paramref name="status"/>.</summary>
    public static StatusInfo Of(Status status) => ByStatus[status];

    /// <summary>True if the number is a status of this version.</summary>
    public static bool IsKnown(int number) => ByStatus.ContainsKey((Status)number);

    /// <summary>Whether money moved, as far as the status alone tells.</summary>
    public MoneyMoved Moved => Status switch
    {
        Status.Committed => MoneyMoved.Committed,
        Status.OutcomeUnknown or Status.InternalFault => MoneyMoved.Unknown,
        _ => MoneyMoved.None,
    };

    private static StatusInfo Form(Status status, string summary) => new(status, summary, RetryHint.Never, false);

    private static StatusInfo Final(Status status, string summary) => new(status, summary, RetryHint.Never, true);

    private static StatusInfo Passing(Status status, string summary) =>
        new(status, summary, RetryHint.RetrySame, false);
}
