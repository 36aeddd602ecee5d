using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Jiaozi.Core.Outcomes;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Api;

public sealed class HttpShapeTests
{
    public static TheoryData<Status> Refusals =>
        [.. StatusInfo.All.Select(info => info.Status).Where(status => status != Status.Committed)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Payment_CentralRefuses_ProblemOfThatStatus(Status status)
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = (int)status });
        (Core.Orders.PaymentOrder order, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);

        OrderProblem problem = await front.RefusedAsync(Routes.Payments, payment);

        Assert.Equal((int)status, problem.Code);
        Assert.Equal(StatusHttp.Code(status), problem.Status);
        Assert.Equal(StatusHttp.Moved(StatusInfo.Of(status).Moved), problem.Outcome);
        Assert.Equal(StatusHttp.Hint(StatusInfo.Of(status).Hint), problem.Hint);
        Assert.Equal(order.Id.ToString(), problem.OrderId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-7)]
    [InlineData(99_999)]
    public async Task Payment_CentralAnswersUnknownStatus_OutcomeUnknown(int status)
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = status });

        OrderProblem problem = await front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);

        Assert.Equal((Status.InternalFault, "unknown"), ((Status)problem.Code, problem.Outcome));
    }

    [Fact]
    public async Task Payment_CentralAnswersNonsense_OutcomeUnknown()
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.OnSubmit = (_, _) =>
            Task.FromResult(new OrderReply { Outcome = ByteString.CopyFrom(1, 2, 3) });

        OrderProblem problem = await front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);

        Assert.Equal((Status.InternalFault, "unknown"), ((Status)problem.Code, problem.Outcome));
    }

    [Theory]
    [InlineData("GET", "/nothing", null, null, 404)]
    [InlineData("GET", Routes.Payments, null, null, 405)]
    [InlineData("POST", Routes.Payments, "text/plain", "x", 415)]
    [InlineData("POST", Routes.Payments, "application/json", "{", 400)]
    [InlineData("POST", Routes.Payments, "application/json", "null", 400)]
    [InlineData("POST", Routes.Payments, "application/json", "{\"order\":7}", 400)]
    [InlineData("POST", Routes.PartyLookup, "application/json", "{}", 400)]
    [InlineData("GET", Routes.Seals + "/CN-SH?after=x", null, null, 400)]
    [InlineData("GET", Routes.Seals + "/nowhere", null, null, 422)]
    [InlineData("GET", Routes.Coins, null, null, 401)]
    [InlineData("GET", Routes.Orders + "/7", null, null, 400)]
    public async Task Request_Wrong_ProblemDocument(
        string method, string path, string? mediaType, string? body, int expected)
    {
        await using TestFront front = await TestFront.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, mediaType!);

        using HttpResponseMessage response = await front.Http.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal("none", (await Problems.ReadAsync(response)).Outcome);
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task Payment_BodyTooLarge_RequestTooLarge()
    {
        await using TestFront front = await TestFront.StartAsync();
        using var body = new StringContent(new string(' ', 600 * 1024), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await front.Http.PostAsync(Routes.Payments, body);

        Problems.AssertNothingMoved(Status.RequestTooLarge, await Problems.ReadAsync(response));
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task OpenApi_Document_ListsEveryRouteWithSummaryAndProblems()
    {
        await using TestFront front = await TestFront.StartAsync();
        using JsonDocument document = JsonDocument.Parse(await front.Http.GetStringAsync("/openapi/v1.json"));
        JsonProperty[] paths = [.. document.RootElement.GetProperty("paths").EnumerateObject()];
        IEnumerable<string> routes = typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).Where(text => text.StartsWith('/'));

        foreach (string route in routes)
        {
            Assert.Contains(paths, path =>
                path.Name == route || path.Name.StartsWith(route + "/{", StringComparison.Ordinal));
        }

        foreach (JsonElement operation in paths.SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value))
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.True(operation.GetProperty("responses").GetProperty("429").GetProperty("content")
                .TryGetProperty("application/problem+json", out _));
        }
    }

    [Fact]
    public async Task OpenApi_Document_DescribesMembersAndAccessAsTheyAre()
    {
        await using TestFront front = await TestFront.StartAsync();
        using JsonDocument document = JsonDocument.Parse(await front.Http.GetStringAsync("/openapi/v1.json"));
        JsonElement root = document.RootElement;
        JsonElement problem = root.GetProperty("components").GetProperty("schemas").GetProperty("OrderProblem");
        string?[] required = [.. problem.GetProperty("required").EnumerateArray().Select(name => name.GetString())];

        Assert.Equal(["type", "title", "status", "detail", "code", "name", "outcome", "hint"], required);
        Assert.Equal("integer", problem.GetProperty("properties").GetProperty("code").GetProperty("type").GetString());
        Assert.Equal(
            "string", problem.GetProperty("properties").GetProperty("answer").GetProperty("type").GetString());
        JsonElement paths = root.GetProperty("paths");
        foreach (string route in new[] { Routes.Coins, Routes.Statement, Routes.Events, Routes.Orders + "/{id}" })
            Assert.Equal(1, paths.GetProperty(route).GetProperty("get").GetProperty("security").GetArrayLength());
        Assert.Equal("http", root.GetProperty("components").GetProperty("securitySchemes").GetProperty("access")
            .GetProperty("type").GetString());
        Assert.True(paths.GetProperty(Routes.Network).GetProperty("get").GetProperty("responses").GetProperty("200")
            .GetProperty("content").TryGetProperty(Routes.NetworkMediaType, out _));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("limit=-1")]
    [InlineData("limit=many")]
    public async Task Seals_LimitOutside_RefusedInPlainWords(string query)
    {
        await using TestFront front = await TestFront.StartAsync();
        using HttpResponseMessage response = await front.Http.GetAsync(
            new Uri($"{Routes.Seals}/{Testing.TestNetwork.Shanghai}?{query}", UriKind.Relative));

        OrderProblem problem = await Problems.ReadAsync(response);
        Problems.AssertNothingMoved(Status.MalformedRequest, problem);
        Assert.Contains("limit", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("bind", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"order\": 5, \"coins\": []}")]
    [InlineData("{\"order\":")]
    public async Task Body_OfAnotherShape_RefusedWithoutNamesOfTypes(string text)
    {
        await using TestFront front = await TestFront.StartAsync();
        using var body = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await front.Http.PostAsync(Routes.Payments, body);

        OrderProblem problem = await Problems.ReadAsync(response);
        Problems.AssertNothingMoved(Status.MalformedRequest, problem);
        Assert.StartsWith("The body ", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Jiaozi.", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyAnswer_FromAnotherOrigin_AllowedAndHardened()
    {
        await using TestFront front = await TestFront.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        request.Headers.Add("Origin", "https://wallet.example");
        using HttpResponseMessage response = await front.Http.SendAsync(request);

        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Preflight_ForAPayment_Allowed()
    {
        await using TestFront front = await TestFront.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, Routes.Payments);
        request.Headers.Add("Origin", "https://wallet.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,authorization");
        using HttpResponseMessage response = await front.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("authorization", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Headers")));
    }
}
