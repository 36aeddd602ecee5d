namespace Jiaozi.Central.TestKit;

/// <summary>What an identity token says.</summary>
public sealed record TestClaims
{
    /// <summary>Another issuer than the provider's own.</summary>
    public string? Issuer { get; init; }

    /// <summary>The audience.</summary>
    public string Audience { get; init; } = TestIdentityProvider.Audience;

    /// <summary>Hash of the device key.</summary>
    public required string Nonce { get; init; }

    /// <summary>E.164 number, if a phone is proved.</summary>
    public string? Phone { get; init; }

    /// <summary>Whether the phone was verified.</summary>
    public bool PhoneVerified { get; init; } = true;

    /// <summary>Citizen id number, if one is proved.</summary>
    public string? CitizenId { get; init; }

    /// <summary>Valid from.</summary>
    public required DateTime NotBefore { get; init; }

    /// <summary>Valid until.</summary>
    public required DateTime Expires { get; init; }

    /// <summary>True for algorithm none.</summary>
    public bool Unsigned { get; init; }

    internal Dictionary<string, object> ToDictionary()
    {
        var claims = new Dictionary<string, object> { ["nonce"] = Nonce };
        if (Phone is not null) (claims["phone_number"], claims["phone_number_verified"]) = (Phone, PhoneVerified);
        if (CitizenId is not null) claims["citizen_id"] = CitizenId;
        return claims;
    }
}
