using Jiaozi.Core.Outcomes;
using Jiaozi.Front.Api;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Guards;

/// <summary>
/// The one place where faults end: whatever goes wrong below, the answer is a problem document. Answers that ASP.NET
/// gives without a body (no such path, wrong method, wrong media type) get one too.
/// </summary>
internal sealed class FaultBoundary(ILogger<FaultBoundary> logger)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            if (http.Response.StatusCode >= 400 && !http.Response.HasStarted && http.Response.ContentType is null)
                await AnswerAsync(http, http.Response.StatusCode, "");
        }
        catch (BadHttpRequestException fault)
        {
            await AnswerAsync(http, fault.StatusCode, BadRequestText.Of(fault));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer to. What was sent on stays sent on.
            http.Abort();
        }
        catch (Exception fault)
        {
            // Deliberately everything: an order may be under way, so the answer must be "unknown", never a torn line.
            logger.LogError(fault, "A request to {Path} failed in the program.", http.Request.Path);
            await AnswerAsync(http, StatusHttp.Code(Status.InternalFault), "");
        }
    }

    private static Task AnswerAsync(HttpContext http, int code, string found)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        OrderProblem problem = StatusHttp.Problem(RefusalOf(http.Request, code, found));
        return new ProblemResult(problem with { Status = code }).ExecuteAsync(http);
    }

    private static Refusal RefusalOf(HttpRequest request, int code, string found) => code switch
    {
        StatusCodes.Status404NotFound => new Refusal(Status.MalformedRequest, "There is no such path here."),
        StatusCodes.Status405MethodNotAllowed =>
            new Refusal(Status.MalformedRequest, $"This path does not take {Short(request.Method)}."),
        StatusCodes.Status413PayloadTooLarge => Refusal.Of(Status.RequestTooLarge),
        StatusCodes.Status415UnsupportedMediaType =>
            new Refusal(Status.MalformedRequest, "The body must be application/json."),
        >= 500 => Refusal.Of(Status.InternalFault),
        _ when found.Length > 0 => new Refusal(Status.MalformedRequest, Short(found)),
        _ => Refusal.Of(Status.MalformedRequest),
    };

    private static string Short(string text) =>
        text.Length <= Refusal.MaxDetailLength ? text : text[..Refusal.MaxDetailLength];
}
