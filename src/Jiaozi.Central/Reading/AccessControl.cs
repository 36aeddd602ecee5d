using Jiaozi.Central.Accounts;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Central.Reading;

/// <summary>
/// Checks signed permissions to read an account or the books; fronts pass them on and cannot make them.
/// </summary>
internal sealed class AccessControl(
    CentralOptions options, INetworkSource network, AccountCache accounts, TimeProvider time)
{
    /// <summary>The owner whose account the token opens, or why it opens none.</summary>
    public async ValueTask<(OwnerId Owner, Refusal? Refused)> OwnerAsync(
        ReadOnlyMemory<byte> token, CancellationToken cancellation)
    {
        try
        {
            if (token.Length > AccessRequest.MaxSignedBytes) return (default, Denied("The access token is too long."));
            SignedMessage message = SignedMessage.Decode(token);
            AccessRequest request = AccessRequest.Decode(message);
            if (Check(request.Network, request.ExpiryUnixMs) is { } refused) return (default, refused);
            if (request.Owner.Region != options.Region)
                return (default, new Refusal(Status.WrongRegion, $"The owner's home is {request.Owner.Region}."));
            Core.Ledger.AccountState account = await accounts.GetAsync(request.Owner.Digest, cancellation);
            if (account.Find(message.Signatures[0].KeyId) is not { } device)
                return (default, Refusal.Of(Status.DeviceUnknown));
            if (!device.IsActive) return (default, Refusal.Of(Status.DeviceRevoked));
            return message.Signatures[0].IsBy(device.Key)
                ? (request.Owner, null)
                : (default, Refusal.Of(Status.SignatureInvalid));
        }
        catch (WireFormatException fault)
        {
            return (default, Denied(fault.Message));
        }
    }

    /// <summary>Null if the token lets its bearer read this region's books.</summary>
    public Refusal? Books(ReadOnlyMemory<byte> token)
    {
        try
        {
            if (token.Length > AccessRequest.MaxSignedBytes) return Denied("The access token is too long.");
            SignedMessage message = SignedMessage.Decode(token);
            AuditAccessRequest request = AuditAccessRequest.Decode(message);
            if (Check(request.Network, request.ExpiryUnixMs) is { } refused) return refused;
            if (request.Region != options.Region) return Denied($"The token is for {request.Region}.");
            NamedKey? reader = network.Current.Reader(message.Signatures[0].KeyId);
            if (reader is null) return Refusal.Of(Status.SignerUnknown);
            return message.Signatures[0].IsBy(reader.Key) ? null : Refusal.Of(Status.SignatureInvalid);
        }
        catch (WireFormatException fault)
        {
            return Denied(fault.Message);
        }
    }

    private Refusal? Check(NetworkId id, long expiryUnixMs)
    {
        if (id != network.Current.Plan.Id) return Refusal.Of(Status.WrongNetwork);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (expiryUnixMs < now) return Denied("The access token has expired.");

        // A little more than the longest life, for clocks that are not quite the same.
        return expiryUnixMs > now + (long)(AccessRequest.MaxLife * 1.5).TotalMilliseconds
            ? Denied("The access token lives too long.")
            : null;
    }

    private static Refusal Denied(string detail) => new(Status.AccessDenied, detail);
}
