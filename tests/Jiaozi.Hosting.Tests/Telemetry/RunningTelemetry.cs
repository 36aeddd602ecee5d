using Jiaozi.Core.Owners;
using Jiaozi.Hosting.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jiaozi.Hosting.Tests.Telemetry;

/// <summary>A telemetry service on a free port, and somebody who scrapes it.</summary>
internal sealed class RunningTelemetry(TelemetryOptions options) : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly TelemetryService _service =
        new(options, "test", RegionCode.Parse("CN-SH"), () => { }, NullLogger.Instance);

    public Task StartAsync() => _service.StartAsync(default);

    public Task<string> ScrapeAsync() => _http.GetStringAsync(new Uri($"{_service.ScrapeAddress}/metrics"));

    public async Task<int> StatusAsync(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(_service.ScrapeAddress + path));
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(default);
        _service.Dispose();
        _http.Dispose();
    }
}
