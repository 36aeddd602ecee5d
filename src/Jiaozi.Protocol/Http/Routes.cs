namespace Jiaozi.Protocol.Http;

/// <summary>The paths of the front's HTTP API.</summary>
public static class Routes
{
    /// <summary>POST: payment orders with their coins.</summary>
    public const string Payments = "/v1/payments";
    /// <summary>POST: redemption orders with their coins.</summary>
    public const string Redemptions = "/v1/redemptions";
    /// <summary>POST: issuance orders.</summary>
    public const string Issuances = "/v1/issuances";
    /// <summary>POST: registration orders.</summary>
    public const string Registrations = "/v1/registrations";
    /// <summary>POST: revocation orders.</summary>
    public const string Revocations = "/v1/revocations";
    /// <summary>POST: administration orders.</summary>
    public const string Administration = "/v1/administration";
    /// <summary>GET {id}: the recorded answer to an order.</summary>
    public const string Orders = "/v1/orders";
    /// <summary>GET: unspent coins.</summary>
    public const string Coins = "/v1/coins";
    /// <summary>GET: the account's lines.</summary>
    public const string Statement = "/v1/statement";
    /// <summary>GET: server-sent events for arriving coins.</summary>
    public const string Events = "/v1/events";
    /// <summary>POST: is somebody payable, and where at home.</summary>
    public const string PartyLookup = "/v1/parties/lookup";
    /// <summary>GET: regions and their fronts.</summary>
    public const string Regions = "/v1/regions";
    /// <summary>GET: the signed network file.</summary>
    public const string Network = "/v1/network";
    /// <summary>GET: supply of every region and of the whole.</summary>
    public const string Supply = "/v1/supply";
    /// <summary>GET {region}: seals.</summary>
    public const string Seals = "/v1/seals";
    /// <summary>GET: health of this front and of the regions as it sees them.</summary>
    public const string Health = "/v1/health";
    /// <summary>GET: health of this front alone.</summary>
    public const string FrontHealth = "/v1/health/front";

    /// <summary>Scheme of the Authorization header; its parameter is a signed access request, base64url.</summary>
    public const string AuthorizationScheme = "Jiaozi";

    /// <summary>Media type of the network file.</summary>
    public const string NetworkMediaType = "application/cose";
}
