namespace Jiaozi.Protocol.Http;

/// <summary>One line of an account.</summary>
/// <param name="OrderId">UUID.</param>
/// <param name="Kind">payment, redemption, issuance, registration, revocation, administration or receipt.</param>
/// <param name="Code">Status number; 0 is committed.</param>
/// <param name="Name">Status name.</param>
/// <param name="Time">When (RFC 3339, UTC).</param>
/// <param name="MinorUnits">Minor units that the order was about.</param>
/// <param name="OtherParty">Owner id of the other party, or null.</param>
/// <param name="Detail">For refusals: what was found.</param>
public sealed record StatementItem(
    string OrderId, string Kind, int Code, string Name, DateTimeOffset Time, long MinorUnits, string? OtherParty,
    string Detail);
