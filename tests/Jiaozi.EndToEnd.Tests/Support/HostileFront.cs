using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jiaozi.EndToEnd.Tests.Support;

/// <summary>A server between wallet and front that does with orders what it likes, and passes all else on.</summary>
internal sealed class HostileFront : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _front;
    private readonly WebApplication _app;

    private HostileFront(HttpClient http, Uri front)
    {
        (_http, _front) = (http, front);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>What it does with a payment; null to be honest.</summary>
    public Func<HttpContext, OrderSubmission, Task>? OnPayment { get; set; }

    public Uri Address => new(_app.Urls.First());

    public int Payments { get; private set; }

    public static async Task<HostileFront> StartAsync(HttpClient http, Uri front)
    {
        var hostile = new HostileFront(http, front);
        await hostile._app.StartAsync();
        return hostile;
    }

    /// <summary>Sends a submission to the true front.</summary>
    public Task<HttpResponseMessage> ForwardAsync(OrderSubmission submission) => _http.PostAsJsonAsync(
        new Uri(_front, Routes.Payments), submission, ApiJson.Default.OrderSubmission);

    /// <summary>Changes bytes inside the signed order; they must be there exactly once.</summary>
    public static OrderSubmission Alter(OrderSubmission submission, byte[] from, byte[] to)
    {
        Assert.Equal(from.Length, to.Length);
        byte[] order = Base64UrlText.Decode(submission.Order);
        int at = order.AsSpan().IndexOf(from);
        Assert.True(at >= 0 && order.AsSpan(at + 1).IndexOf(from) < 0);
        to.CopyTo(order, at);
        return submission with { Order = Base64UrlText.Encode(order) };
    }

    /// <summary>Answers with a true front's answer.</summary>
    public static async Task RelayAsync(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Answers with a refusal of its own invention.</summary>
    public static Task RefuseAsync(HttpContext context, Status status)
    {
        OrderProblem problem = StatusHttp.Problem(Refusal.Of(status));
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(
            problem, ApiJson.Default.OrderProblem, "application/problem+json");
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == Routes.Payments)
        {
            Payments++;
            if (OnPayment is { } act)
            {
                await act(context, JsonSerializer.Deserialize(body.ToArray(), ApiJson.Default.OrderSubmission)!);
                return;
            }
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(_front, $"{context.Request.Path}{context.Request.QueryString}"));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (context.Request.Headers.Authorization is [{ } access])
            request.Headers.TryAddWithoutValidation("Authorization", access);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        await RelayAsync(context, answer);
    }
}
