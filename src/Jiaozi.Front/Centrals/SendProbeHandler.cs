namespace Jiaozi.Front.Centrals;

/// <summary>Puts the call's <see cref="SendProbe"/> around the request body.</summary>
internal sealed class SendProbeHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (SendProbe.Current is { } probe && request.Content is { } content)
            request.Content = new ProbedContent(content, probe);
        return base.SendAsync(request, cancellationToken);
    }
}
