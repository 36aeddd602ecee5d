namespace Jiaozi.Cli.Commands;

/// <summary>A line of <c>jiaozi wallet history</c>, the same whether the home central or the wallet tells it.</summary>
/// <param name="OrderId">UUID; null where the wallet alone does not know it.</param>
/// <param name="Kind">As in the HTTP API, or <c>other</c>.</param>
/// <param name="Code">Status number; 0 is committed.</param>
/// <param name="Name">Status name.</param>
/// <param name="Time">When (RFC 3339, UTC).</param>
/// <param name="MinorUnits">Minor units that the order was about.</param>
/// <param name="OtherParty">As this wallet's user called them, else an owner id; null if there is none.</param>
/// <param name="Detail">In plain words.</param>
internal sealed record HistoryItem(
    string? OrderId, string Kind, int Code, string Name, DateTimeOffset Time, long MinorUnits, string? OtherParty,
    string Detail);
