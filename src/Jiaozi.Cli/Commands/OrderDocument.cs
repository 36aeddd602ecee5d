using System.Text.Json.Serialization;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Cli.Commands;

/// <summary>What became of an order, for programs.</summary>
internal sealed record OrderDocument
{
    /// <summary>The order id; missing if no order was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OrderId { get; init; }

    /// <summary>Whether money moved: <c>committed</c>, <c>none</c>, <c>unknown</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>False if certainly nothing has left this machine.</summary>
    public required bool Sent { get; init; }

    /// <summary>Status number; missing where no status says it, such as for a missing file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Code { get; init; }

    /// <summary>Status name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>In plain words.</summary>
    public required string Detail { get; init; }

    /// <summary>True if the home central's seal proves it.</summary>
    public bool Proven { get; init; }

    /// <summary>What to do.</summary>
    public required string Hint { get; init; }

    /// <summary>The payee's coin.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Paid { get; init; }

    /// <summary>The change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Change { get; init; }

    /// <summary>Coins that operators issued.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Coins { get; init; }

    /// <summary>A command that ended before anything was sent.</summary>
    public static OrderDocument NotSent(Status? status, string detail) => new()
    {
        Outcome = StatusHttp.Moved(MoneyMoved.None),
        Sent = false,
        Code = status is { } code ? (int)code : null,
        Name = status is { } name ? StatusHttp.Name(name) : null,
        Detail = detail,
        Hint = StatusHttp.Hint(status is { } known ? StatusInfo.Of(known).Hint : RetryHint.None),
    };

    /// <summary>A command that ended before the fate of its order was known.</summary>
    public static OrderDocument Unknown(OrderId order, string detail) => new()
    {
        OrderId = order.ToString(),
        Outcome = StatusHttp.Moved(MoneyMoved.Unknown),
        Sent = true,
        Code = (int)Status.OutcomeUnknown,
        Name = StatusHttp.Name(Status.OutcomeUnknown),
        Detail = detail,
        Hint = StatusHttp.Hint(RetryHint.AskById),
    };
}
