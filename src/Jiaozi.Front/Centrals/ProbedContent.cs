using System.Net;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// A request body that marks its probe when the first byte is asked for. The HTTP handler asks only after it has a
/// connection; if it asks again on another connection, the mark stays, which errs on the safe side.
/// </summary>
internal sealed class ProbedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly SendProbe _probe;

    public ProbedContent(HttpContent inner, SendProbe probe)
    {
        (_inner, _probe) = (inner, probe);
        foreach (KeyValuePair<string, IEnumerable<string>> header in inner.Headers)
            Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _probe.MarkSent();
        return _inner.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
