using System.Collections.Frozen;
using System.Text;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Protocol.Http;

/// <summary>The one table from status to HTTP, and the texts of statuses in the HTTP API.</summary>
public static class StatusHttp
{
    private static readonly FrozenDictionary<Status, string> Names =
        StatusInfo.All.ToFrozenDictionary(info => info.Status, info => Spell(info.Status));

    private static readonly FrozenDictionary<Status, int> Codes = new Dictionary<Status, int>
    {
        [Status.Committed] = 200,
        [Status.MalformedRequest] = 400,
        [Status.RequestTooLarge] = 413,
        [Status.UnsupportedVersion] = 400,
        [Status.WrongNetwork] = 400,
        [Status.InvalidOrderId] = 400,
        [Status.MalformedFeatureValue] = 400,
        [Status.RegionUnknown] = 422,
        [Status.WrongCurrency] = 422,
        [Status.AmountOutOfRange] = 400,
        [Status.TooManyInputs] = 400,
        [Status.DuplicateInputs] = 400,
        [Status.ExpiryTooFar] = 400,
        [Status.MalformedCoin] = 400,
        [Status.CoinNotAuthentic] = 403,
        [Status.SealKeyUnknown] = 403,
        [Status.SealKeyRevoked] = 409,
        [Status.CoinsNotOfOrder] = 403,
        [Status.DeviceUnknown] = 401,
        [Status.SignatureInvalid] = 401,
        [Status.SignerUnknown] = 401,
        [Status.NotEnoughSigners] = 403,
        [Status.IdentityTokenInvalid] = 401,
        [Status.AccessDenied] = 401,
        [Status.WrongRegion] = 421,
        [Status.OrderIdReused] = 409,
        [Status.OrderExpired] = 410,
        [Status.DeviceRevoked] = 403,
        [Status.OwnerFrozen] = 403,
        [Status.RoleRequired] = 403,
        [Status.OwnerUnknown] = 404,
        [Status.TooManyDevices] = 409,
        [Status.AmountAboveLimit] = 422,
        [Status.CoinSpent] = 409,
        [Status.InsufficientFunds] = 402,
        [Status.OrderNotFound] = 404,
        [Status.RateLimited] = 429,
        [Status.Overloaded] = 503,
        [Status.RegionUnavailable] = 503,
        [Status.CoinInTransit] = 503,
        [Status.StoreUnavailable] = 503,
        [Status.OutcomeUnknown] = 504,
        [Status.LinkRefused] = 409,
        [Status.EarlierOrderFirst] = 409,
        [Status.InternalFault] = 500,
    }.ToFrozenDictionary();

    /// <summary>The HTTP status code of a status.</summary>
    public static int Code(Status status) => Codes[status];

    /// <summary>The hint as the API spells it.</summary>
    public static string Hint(RetryHint hint) => hint switch
    {
        RetryHint.None => "none",
        RetryHint.Never => "never",
        RetryHint.RetrySame => "retry-same",
        RetryHint.Resync => "resync",
        _ => "ask-by-id",
    };

    /// <summary>Whether money moved, as the API spells it.</summary>
    public static string Moved(MoneyMoved moved) => moved switch
    {
        MoneyMoved.None => "none",
        MoneyMoved.Committed => "committed",
        _ => "unknown",
    };

    /// <summary>The status's name as the API spells it: <c>insufficient-funds</c>.</summary>
    public static string Name(Status status) => Names.TryGetValue(status, out string? name) ? name : Spell(status);

    private static string Spell(Status status)
    {
        var name = new StringBuilder();
        foreach (char c in status.ToString())
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0) name.Append('-');
            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    /// <summary>The problem document of a refusal.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="orderId">The order, if it could be read.</param>
    /// <param name="answer">The recorded outcome, if there is one.</param>
    public static OrderProblem Problem(Refusal refusal, string? orderId = null, string? answer = null)
    {
        StatusInfo info = StatusInfo.Of(refusal.Status);
        return new OrderProblem(
            $"urn:jiaozi:status:{(int)refusal.Status}", info.Summary, Code(refusal.Status), refusal.Detail,
            (int)refusal.Status, Name(refusal.Status), Moved(info.Moved), Hint(info.Hint),
            info.Hint == RetryHint.RetrySame ? 1 : null, orderId, answer);
    }
}
