using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Front.Guards;
using Jiaozi.Front.Preprocessing;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Network;
using Microsoft.Net.Http.Headers;

namespace Jiaozi.Front.Api;

/// <summary>
/// Reads the access token of a request as far as its way needs it. Whether it is genuine and still valid is for the
/// home central to say.
/// </summary>
internal sealed class AccountAccess(INetworkSource network, DeviceGuard devices)
{
    private const string Scheme = Routes.AuthorizationScheme + " ";
    private const int MaxTextLength = (AccessRequest.MaxSignedBytes * 4 + 2) / 3;

    /// <summary>Reads the token.</summary>
    /// <returns>The token and the region to ask, or the answer that refuses it.</returns>
    public (ReadOnlyMemory<byte> Token, RegionCode Home, IResult? Refused) Read(HttpRequest request)
    {
        string header = request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Refuse(Status.AccessDenied, $"The Authorization header must be: {Scheme}<signed access request>.");
        if (header.Length - Scheme.Length > MaxTextLength)
            return Refuse(Status.AccessDenied, "The access token is too long.");
        try
        {
            byte[] token = Base64UrlText.Decode(header.AsSpan(Scheme.Length));
            SignedMessage message = SignedMessage.Decode(token);
            AccessRequest access = AccessRequest.Decode(message);
            if (access.Network != network.Current.Plan.Id)
                return Refuse(Status.WrongNetwork, $"The token is for network {access.Network}.");
            if (HomeFinder.Known(access.Owner.Region, network.Current) is not { } home)
                return Refuse(Status.RegionUnknown, $"This network has no region {access.Owner.Region}.");
            return (token, home, devices.Refuse(message.Signatures[0].KeyId, null));
        }
        catch (WireFormatException fault)
        {
            return Refuse(Status.AccessDenied, $"The access token cannot be read: {fault.Message}");
        }
    }

    private static (ReadOnlyMemory<byte>, RegionCode, IResult?) Refuse(Status status, string detail) =>
        (default, default, new ProblemResult(new Refusal(status, detail)));
}
