using Jiaozi.Core.Outcomes;
using Jiaozi.Front.Api;
using Jiaozi.Front.Telemetry;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Guards;

/// <summary>
/// Bounds the requests under way. There is no queue: a terminal that is told to come back costs nothing.
/// </summary>
internal sealed class LoadGuard(FrontLimits limits)
{
    private static readonly PreparedProblem Overloaded = new(Status.Overloaded);

    private int _underWay;

    /// <summary>Requests under way, listening terminals apart.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>True while further requests are turned away.</summary>
    public bool IsFull => UnderWay >= limits.MaxConcurrentRequests;

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        // Listening terminals wait for days and have a bound of their own; a full front has to tell that it is full.
        if (http.Request.Path == Routes.Events || http.Request.Path == Routes.FrontHealth)
        {
            await next(http);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _underWay) <= limits.MaxConcurrentRequests)
            {
                await next(http);
            }
            else
            {
                FrontMeters.Refused.Add(1, FrontMeters.ByLoad);
                await Overloaded.ExecuteAsync(http);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
