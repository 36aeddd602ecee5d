using System.Globalization;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Api;

/// <summary>A refusal as an RFC 9457 problem document, with Retry-After where trying again makes sense.</summary>
internal sealed class ProblemResult(OrderProblem problem, TimeSpan? retryAfter = null) : IResult
{
    /// <summary>Media type of problem documents (RFC 9457 §3).</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The refusal itself.</summary>
    public ProblemResult(Refusal refusal, string? orderId = null, string? answer = null, TimeSpan? retryAfter = null)
        : this(StatusHttp.Problem(refusal, orderId, answer), retryAfter) { }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        OrderProblem document = problem;
        if (retryAfter is { } wait)
            document = document with { RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };
        if (document.RetryAfterSeconds is { } seconds)
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        httpContext.Response.StatusCode = document.Status;
        return httpContext.Response.WriteAsJsonAsync(document, ApiJson.Default.OrderProblem, MediaType);
    }
}
