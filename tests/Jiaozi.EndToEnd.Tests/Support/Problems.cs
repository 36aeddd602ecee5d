using System.Net.Http.Json;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.EndToEnd.Tests.Support;

internal static class Problems
{
    /// <summary>Asserts a problem document of that status which says that nothing changed.</summary>
    public static async Task<OrderProblem> AssertRefusedAsync(Status status, HttpResponseMessage response)
    {
        OrderProblem problem = await ReadAsync(response);
        Assert.Equal(status, (Status)problem.Code);
        Assert.Equal(StatusHttp.Code(status), (int)response.StatusCode);
        Assert.Equal("none", problem.Outcome);
        return problem;
    }

    public static async Task<OrderProblem> ReadAsync(HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", body);
        OrderProblem? problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.OrderProblem);
        Assert.NotNull(problem);
        Assert.Equal((int)response.StatusCode, problem.Status);
        return problem;
    }
}
