using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Jiaozi.Core.Owners;

namespace Jiaozi.Hosting.Tls;

/// <summary>
/// Who a certificate speaks for, as a URI among its subject alternative names: <c>urn:jiaozi:central:CN-SH</c>,
/// <c>urn:jiaozi:front:CN-SH</c> or <c>urn:jiaozi:auditor</c>.
/// </summary>
/// <param name="Role">What the node is.</param>
/// <param name="Region">Its region; none for an auditor.</param>
public readonly record struct NodeName(NodeRole Role, RegionCode Region)
{
    private const string Prefix = "urn:jiaozi:";
    private const string AlternativeNames = "2.5.29.17";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The URI.</summary>
    public override string ToString() =>
        $"{Prefix}{Role.ToString().ToLowerInvariant()}{(Region.IsNone ? "" : $":{Region}")}";

    /// <summary>All names in a certificate; what is not of this kind is passed over.</summary>
    public static IReadOnlyList<NodeName> Of(X509Certificate2 certificate)
    {
        var names = new List<NodeName>();
        foreach (X509Extension extension in certificate.Extensions)
            if (extension.Oid?.Value == AlternativeNames) Read(extension.RawData, names);
        return names;
    }

    private static void Read(byte[] extension, List<NodeName> names)
    {
        try
        {
            AsnReader sequence = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                if (!sequence.PeekTag().HasSameClassAndValue(UriTag)) sequence.ReadEncodedValue();
                else if (Parse(sequence.ReadCharacterString(UniversalTagNumber.IA5String, UriTag)) is { } name)
                    names.Add(name);
            }
        }
        catch (AsnContentException)
        {
            names.Clear();
        }
    }

    private static NodeName? Parse(string uri)
    {
        if (!uri.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        switch (uri[Prefix.Length..].Split(':'))
        {
            case ["auditor"]:
                return new NodeName(NodeRole.Auditor, default);
            case ["central", var code] when RegionCode.TryParse(code, out RegionCode region):
                return new NodeName(NodeRole.Central, region);
            case ["front", var code] when RegionCode.TryParse(code, out RegionCode region):
                return new NodeName(NodeRole.Front, region);
            default:
                return null;
        }
    }
}
