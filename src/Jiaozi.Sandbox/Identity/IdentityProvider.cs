using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Jiaozi.Core.Owners;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jiaozi.Sandbox.Identity;

/// <summary>
/// The sandbox's own OpenID provider: sends a one-time code to a feature value and, for the right code, makes an ID
/// token that proves it for one device key. In a live network a telephone company or a state identity service does
/// this; here the "message" is printed and kept in an inbox.
/// </summary>
public sealed class IdentityProvider
{
    /// <summary>The <c>aud</c> claim of its tokens.</summary>
    public const string Audience = "jiaozi";

    private const int MaxTries = 5;
    private const int InboxSize = 200;
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<FeatureValue, Pending> _pending = new();
    private readonly ConcurrentQueue<CodeMessage> _inbox = new();
    private readonly JsonWebTokenHandler _handler = new();
    private readonly SigningCredentials _credentials;
    private readonly TimeProvider _time;

    /// <summary>Makes a provider.</summary>
    /// <param name="issuer">The <c>iss</c> claim.</param>
    /// <param name="key">Its P-256 key.</param>
    /// <param name="time">The clock.</param>
    public IdentityProvider(string issuer, ECDsa key, TimeProvider time)
    {
        Issuer = issuer;
        _time = time;
        _credentials = new SigningCredentials(
            new ECDsaSecurityKey(key) { KeyId = KeySet.KeyId(key) }, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The <c>iss</c> claim of its tokens.</summary>
    public string Issuer { get; }

    /// <summary>Raised with every code, in place of a text message.</summary>
    public event Action<CodeMessage>? Sent;

    /// <summary>The last messages, oldest first.</summary>
    public IReadOnlyList<CodeMessage> Inbox => [.. _inbox];

    /// <summary>Sends a one-time code; an earlier one for the same feature value is void.</summary>
    public CodeMessage SendCode(FeatureValue feature)
    {
        string code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        DateTimeOffset now = _time.GetUtcNow();
        _pending[feature] = new Pending(code, now + CodeLife);
        var message = new CodeMessage(feature.ToString(), code, now);
        _inbox.Enqueue(message);
        while (_inbox.Count > InboxSize) _inbox.TryDequeue(out _);
        Sent?.Invoke(message);
        return message;
    }

    /// <summary>Makes an ID token for the right code; a code works once and dies after five wrong tries.</summary>
    /// <param name="feature">The feature value.</param>
    /// <param name="code">Six digits.</param>
    /// <param name="nonce">Hash of the device key.</param>
    /// <returns>The token (JWT), or null.</returns>
    public string? MakeToken(FeatureValue feature, string code, string nonce)
    {
        if (!_pending.TryGetValue(feature, out Pending? pending)) return null;
        if (pending.Expires < _time.GetUtcNow() || Interlocked.Increment(ref pending.Tries) > MaxTries)
        {
            _pending.TryRemove(new KeyValuePair<FeatureValue, Pending>(feature, pending));
            return null;
        }

        bool fits = CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(pending.Code), System.Text.Encoding.UTF8.GetBytes(code));
        if (!fits || !_pending.TryRemove(new KeyValuePair<FeatureValue, Pending>(feature, pending))) return null;
        return Sign(feature, nonce);
    }

    private string Sign(FeatureValue feature, string nonce)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { ["sub"] = feature.ToString(), ["nonce"] = nonce };
        if (feature.Kind == FeatureValueKind.Phone)
        {
            claims["phone_number"] = feature.Number;
            claims["phone_number_verified"] = true;
        }
        else
        {
            claims["citizen_id"] = feature.Number;
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = claims,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + TokenLife,
            SigningCredentials = _credentials,
        });
    }

    private sealed class Pending(string code, DateTimeOffset expires)
    {
        public int Tries;

        public string Code { get; } = code;

        public DateTimeOffset Expires { get; } = expires;
    }
}
