namespace Jiaozi.Sandbox.Identity;

/// <summary>Asks a sandbox's identity provider from another process.</summary>
public sealed class IdentityClient(HttpClient http, Uri address)
{
    /// <summary>Has a one-time code sent.</summary>
    /// <exception cref="HttpRequestException">The provider refuses or cannot be reached.</exception>
    public async Task SendCodeAsync(string feature, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(
            new Uri(address, "/identity/codes"), new IdentityEndpoints.CodeRequest(feature), cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Trades a code for an ID token; null if the code is wrong.</summary>
    /// <exception cref="HttpRequestException">The provider cannot be reached.</exception>
    public async Task<string?> GetTokenAsync(string feature, string code, string nonce, CancellationToken cancellation)
    {
        var request = new IdentityEndpoints.TokenRequest(feature, code, nonce);
        using HttpResponseMessage answer = await http.PostAsJsonAsync(
            new Uri(address, "/identity/tokens"), request, cancellation);
        if (!answer.IsSuccessStatusCode) return null;
        IdentityEndpoints.TokenAnswer? token =
            await answer.Content.ReadFromJsonAsync<IdentityEndpoints.TokenAnswer>(cancellation);
        return token?.Token;
    }

    /// <summary>The newest code sent to a feature value, from the sandbox's inbox; null if there is none.</summary>
    /// <exception cref="HttpRequestException">The provider cannot be reached.</exception>
    public async Task<string?> ReadInboxAsync(string feature, CancellationToken cancellation)
    {
        CodeMessage[]? inbox = await http.GetFromJsonAsync<CodeMessage[]>(
            new Uri(address, "/identity/inbox"), cancellation);
        return inbox?.LastOrDefault(message => message.To == feature)?.Code;
    }
}
