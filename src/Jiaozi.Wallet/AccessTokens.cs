using Jiaozi.Core.Orders;
using Jiaozi.Core.Wire;

namespace Jiaozi.Wallet;

/// <summary>Signs permissions to read the account and keeps the last one while it lives.</summary>
internal sealed class AccessTokens(WalletCore core)
{
    /// <summary>Half of what is allowed, so that a clock that is minutes off still makes valid ones.</summary>
    private static readonly TimeSpan Life = AccessRequest.MaxLife / 2;

    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private string _token = "";
    private long _expiryUnixMs;

    public string Get()
    {
        lock (_gate)
        {
            if (core.NowUnixMs + (long)Renewal.TotalMilliseconds < _expiryUnixMs) return _token;
            long expiry = core.NowUnixMs + (long)Life.TotalMilliseconds;
            var request = new AccessRequest(core.Identity.Network, expiry, core.Owner);
            _token = Base64UrlText.Encode(request.Sign(core.Key).Bytes.Span);
            _expiryUnixMs = expiry;
            return _token;
        }
    }

    public void Forget()
    {
        lock (_gate) _expiryUnixMs = 0;
    }
}
