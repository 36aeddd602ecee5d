using System.Net.Http.Json;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Tests.Support;

internal static class Problems
{
    /// <summary>Reads a problem document and checks the shape that every one of them has.</summary>
    public static async Task<OrderProblem> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        OrderProblem? problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.OrderProblem);
        Assert.NotNull(problem);
        Assert.Equal((int)response.StatusCode, problem.Status);
        Assert.Equal($"urn:jiaozi:status:{problem.Code}", problem.Type);
        Assert.Equal(StatusInfo.Of((Status)problem.Code).Summary, problem.Title);
        Assert.Equal(StatusHttp.Name((Status)problem.Code), problem.Name);
        Assert.NotEmpty(problem.Detail);
        Assert.Equal(problem.RetryAfterSeconds, (int?)response.Headers.RetryAfter?.Delta?.TotalSeconds);
        return problem;
    }

    /// <summary>Asserts which refusal it is and that it says that nothing changed.</summary>
    public static void AssertNothingMoved(Status status, OrderProblem problem)
    {
        Assert.Equal(status, (Status)problem.Code);
        Assert.Equal("none", problem.Outcome);
    }
}
