using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Api;

/// <summary>
/// A refusal that says nothing about its request, written once and sent many times: what turns requests away under
/// overload must cost next to nothing.
/// </summary>
internal sealed class PreparedProblem : IResult
{
    private readonly int _code;
    private readonly string? _retryAfter;
    private readonly byte[] _body;

    public PreparedProblem(Status status)
    {
        OrderProblem problem = StatusHttp.Problem(Refusal.Of(status));
        _code = problem.Status;
        _retryAfter = problem.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        _body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.OrderProblem);
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = _code;
        if (_retryAfter is not null) response.Headers.RetryAfter = _retryAfter;
        response.ContentType = ProblemResult.MediaType;
        response.ContentLength = _body.Length;
        response.BodyWriter.Write(_body);
        return Task.CompletedTask;
    }
}
