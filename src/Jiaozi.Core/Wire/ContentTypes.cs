namespace Jiaozi.Core.Wire;

/// <summary>
/// Content types of everything signed. A signature made for one can never be taken for another (RFC 9052 §3.1).
/// </summary>
public static class ContentTypes
{
    /// <summary>A payment, signed by a device of the payer.</summary>
    public const string Payment = "application/jiaozi-payment+cbor";
    /// <summary>An issuance, signed by several operators.</summary>
    public const string Issuance = "application/jiaozi-issuance+cbor";
    /// <summary>A redemption, signed by a device of an institution.</summary>
    public const string Redemption = "application/jiaozi-redemption+cbor";
    /// <summary>A registration, signed by the new device.</summary>
    public const string Registration = "application/jiaozi-registration+cbor";
    /// <summary>Revocation of a device, signed by a device of the same owner.</summary>
    public const string Revocation = "application/jiaozi-revocation+cbor";
    /// <summary>Administration of an owner, signed by operators.</summary>
    public const string Administration = "application/jiaozi-administration+cbor";
    /// <summary>Permission to read an account for a few minutes, signed by a device of its owner.</summary>
    public const string Access = "application/jiaozi-access+cbor";
    /// <summary>Permission to read a region's books for a few minutes, signed by an operator or auditor.</summary>
    public const string AuditAccess = "application/jiaozi-audit-access+cbor";
    /// <summary>A delivery of transfers to another region, signed by a key of the sending region.</summary>
    public const string Delivery = "application/jiaozi-delivery+cbor";
    /// <summary>The network file, signed by the root key.</summary>
    public const string Network = "application/jiaozi-network+cbor";
}
