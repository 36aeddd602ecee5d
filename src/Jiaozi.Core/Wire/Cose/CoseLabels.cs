namespace Jiaozi.Core.Wire.Cose;

/// <summary>Labels and tags used in COSE headers; private ones are below -65536 (RFC 9052 §11.1).</summary>
public static class CoseLabels
{
    /// <summary>Algorithm (RFC 9052 §3.1).</summary>
    public const int Algorithm = 1;
    /// <summary>Content type (RFC 9052 §3.1): the domain separation of everything signed.</summary>
    public const int ContentType = 3;
    /// <summary>Key id (RFC 9052 §3.1).</summary>
    public const int KeyId = 4;
    /// <summary>Verifiable data structure (RFC 9942): 1 is RFC 9162 with SHA-256.</summary>
    public const int DataStructure = 395;
    /// <summary>Verifiable data structure proofs (RFC 9942), unprotected.</summary>
    public const int Proofs = 396;
    /// <summary>Inclusion proofs inside <see cref="Proofs"/> (RFC 9942).</summary>
    public const int InclusionProofs = -1;
    /// <summary>Value of <see cref="DataStructure"/>.</summary>
    public const int Rfc9162Sha256 = 1;
    /// <summary>Private: the log a seal belongs to, text such as <c>CN-SH/0</c>.</summary>
    public const int Log = -70001;
    /// <summary>Private: the seal's number in its log.</summary>
    public const int SealNumber = -70002;
    /// <summary>Private: SHA-256 of the seal summary.</summary>
    public const int SummaryHash = -70003;
    /// <summary>Tag of COSE_Sign1.</summary>
    public const ulong Sign1Tag = 18;
    /// <summary>Tag of COSE_Sign.</summary>
    public const ulong SignTag = 98;
}
