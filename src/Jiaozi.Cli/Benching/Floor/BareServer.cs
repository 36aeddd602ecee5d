using System.IO.Pipelines;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>
/// The web server that a front is built on, set up as there, and nothing of the front: it reads the body of a request and
/// answers with bytes that are always the same. What it costs no front can do without.
/// </summary>
internal static class BareServer
{
    /// <summary>Serves on a free port, says where on standard output, and ends when standard input does.</summary>
    public static async Task RunAsync(CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0")
            .UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false)
            .ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.None);
        await using WebApplication app = builder.Build();
        byte[] answer = FloorSizes.MakeAnswer();
        app.Run(http => AnswerAsync(http, answer));
        await app.StartAsync(cancellation);
        Console.Out.WriteLine(app.Urls.First());
        Console.Out.Flush();
        await Task.Factory.StartNew(
            Console.In.ReadToEnd, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await app.StopAsync(CancellationToken.None);
    }

    private static async Task AnswerAsync(HttpContext http, byte[] answer)
    {
        PipeReader body = http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await body.ReadAsync(http.RequestAborted);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Length;
        answer.CopyTo(http.Response.BodyWriter.GetSpan(answer.Length));
        http.Response.BodyWriter.Advance(answer.Length);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
