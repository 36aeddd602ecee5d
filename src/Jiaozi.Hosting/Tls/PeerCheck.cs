using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Jiaozi.Hosting.Tls;

/// <summary>Whether a certificate was issued by the network's own authorities, for its use, and is valid now.</summary>
internal static class PeerCheck
{
    /// <summary>Extended key usage of a TLS server (RFC 5280 §4.2.1.12).</summary>
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <summary>Extended key usage of a TLS client.</summary>
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>Says why not; null if it was.</summary>
    /// <param name="peer">The other side's certificate.</param>
    /// <param name="sent">What else it has sent, or null.</param>
    /// <param name="use">What it must be made for.</param>
    /// <param name="own">This side, whose authorities and clock count.</param>
    public static string? Refuse(X509Certificate2 peer, X509Chain? sent, string use, NodeCertificates own)
    {
        using var chain = new X509Chain();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(own.Current.Authorities);
        if (sent is not null) policy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);

        // An authority of the network's own has no lists that could be asked for; short lives take their place.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new Oid(use));
        policy.VerificationTime = own.Time.GetLocalNow().DateTime;
        if (chain.Build(peer)) return null;
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(
            X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return Words(peer, use, flags);
    }

    private static string Words(X509Certificate2 peer, string use, X509ChainStatusFlags flags)
    {
        const X509ChainStatusFlags stranger = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot
            | X509ChainStatusFlags.NotSignatureValid;
        if ((flags & stranger) != 0) return $"no authority of this network has issued its certificate {peer.Subject}.";
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return $"its certificate {peer.Subject} is valid from {peer.NotBefore.ToUniversalTime():u} to "
                + $"{peer.NotAfter.ToUniversalTime():u}, not now.";
        }

        return flags.HasFlag(X509ChainStatusFlags.NotValidForUsage)
            ? $"its certificate {peer.Subject} is not made for a TLS {(use == ServerUse ? "server" : "client")}."
            : $"its certificate {peer.Subject} is not valid ({flags}).";
    }
}
