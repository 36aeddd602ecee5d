using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Api;

/// <summary>What the OpenAPI document says of problems.</summary>
internal static class EndpointMetadata
{
    /// <summary>What any request can meet.</summary>
    private static readonly Status[] Always =
        [Status.MalformedRequest, Status.RateLimited, Status.Overloaded, Status.InternalFault];

    /// <summary>What reading an account can meet.</summary>
    public static IReadOnlyList<Status> OfAccounts { get; } =
    [
        Status.AccessDenied, Status.DeviceRevoked, Status.RegionUnknown, Status.WrongRegion,
        Status.RegionUnavailable,
    ];

    /// <summary>Documents the HTTP codes of these statuses and of those that anybody can meet.</summary>
    public static RouteHandlerBuilder ProducesProblems(
        this RouteHandlerBuilder builder, IReadOnlyList<Status> statuses)
    {
        IEnumerable<int> codes = Always.Concat(statuses).Select(StatusHttp.Code).Where(code => code >= 400);
        foreach (int code in codes.Distinct().Order())
            builder.Produces<OrderProblem>(code, ProblemResult.MediaType);
        return builder;
    }
}
